package troupe.cli.client;

/** What the process says when it ends; 69 and 78 are {@code sysexits.h}'s. */
public final class ExitCode {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int UNREACHABLE = 69;
  public static final int BAD_CONFIGURATION = 78;

  private ExitCode() {}
}
