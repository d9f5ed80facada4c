package troupe.cli.client;

import java.util.Map;

/** The token of the HTTP interface as it may be given. No message of it repeats it. */
public final class Token {

  public static final String VARIABLE = "TROUPE_TOKEN";

  /** What can stand in a header, whoever writes it. */
  private static final String PRINTABLE = "[ -~]*";

  private Token() {}

  /**
   * The one in the environment; empty when none is.
   *
   * @throws CommandFailed when no client could show it
   */
  public static String given(Map<String, String> environment) throws CommandFailed {
    String given = environment.getOrDefault(VARIABLE, "").strip();
    if (!isPrintable(given)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "%s holds a character that no token may have; expected printable ASCII"
              .formatted(VARIABLE));
    }
    return given;
  }

  public static boolean isPrintable(String token) {
    return token.matches(PRINTABLE);
  }
}
