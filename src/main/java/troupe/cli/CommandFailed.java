package troupe.cli;

/** A command that cannot go on; the message tells a person what is wrong and what to do. */
final class CommandFailed extends Exception {

  private final int exitCode;

  CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
