package troupe.demo;

import java.io.PrintStream;

/**
 * Where the demo shows itself.
 *
 * @param live whether lines already written can be drawn over with ANSI sequences; false for a file
 *     or a pipe
 * @param width columns; longer lines are cut, since a wrapped line cannot be drawn over
 */
public record Terminal(PrintStream out, boolean live, int width) {

  private static final int USUAL_WIDTH = 80;

  public Terminal {
    if (width < 1) {
      throw new IllegalArgumentException("width " + width);
    }
  }

  /** A terminal of the usual 80 columns. */
  public static Terminal of(PrintStream out, boolean live) {
    return new Terminal(out, live, USUAL_WIDTH);
  }
}
