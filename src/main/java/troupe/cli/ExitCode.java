package troupe.cli;

/** What the process says when it ends; 69 and 78 are {@code sysexits.h}'s. */
final class ExitCode {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 69;
  static final int BAD_CONFIGURATION = 78;

  private ExitCode() {}
}
