package troupe.worker.server;

/**
 * How often a server failed in a row.
 *
 * @param most so many are too many
 */
record Failures(int count, int most) {

  static Failures none(int most) {
    return new Failures(0, most);
  }

  Failures oneMore() {
    return new Failures(count + 1, most);
  }

  Failures forgiven() {
    return none(most);
  }

  boolean areNone() {
    return count == 0;
  }

  boolean areTooMany() {
    return count >= most;
  }
}
