package troupe.cli.client;

import org.jspecify.annotations.Nullable;

/** A command that cannot go on; the message tells a person what is wrong and what to do. */
public final class CommandFailed extends Exception {

  private final int exitCode;
  private final @Nullable String hint;

  public CommandFailed(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /**
   * With a next step.
   *
   * @param hint a command that helps; {@code null} when the message says it all
   */
  public CommandFailed(int exitCode, String message, @Nullable String hint) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  public int exitCode() {
    return exitCode;
  }

  public @Nullable String hint() {
    return hint;
  }
}
