package troupe.install;

/** A place in a text, from 1; prints as {@code line:column}. */
record Spot(int line, int column) {

  /**
   * Where a character stands.
   *
   * @param offset of the character, from 0
   */
  static Spot of(String text, int offset) {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
    return new Spot(line, offset - before.lastIndexOf('\n'));
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
