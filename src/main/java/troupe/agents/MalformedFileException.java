package troupe.agents;

/** A file that cannot be read as front matter and prompt. The message is for people. */
final class MalformedFileException extends Exception {

  private final int line;

  /** {@code line} is 0 when it is about the file as a whole. */
  MalformedFileException(int line, String problem) {
    super(problem);
    this.line = line;
  }

  int line() {
    return line;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
