package troupe.terminal;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where something is shown.
 *
 * @param live whether lines already written can be drawn over with ANSI sequences; false for a file
 *     or a pipe
 * @param colour whether words may have colours
 * @param width columns; longer lines are cut, since a wrapped line cannot be drawn over
 * @param height lines; what has scrolled away above cannot be drawn over either
 */
public record Terminal(PrintStream out, boolean live, boolean colour, int width, int height) {

  /** Set by the launcher when standard output is a terminal, which Java 17 cannot tell. */
  private static final String LIVE = "troupe.terminal";

  private static final String COLUMNS = "troupe.columns";
  private static final String ROWS = "troupe.rows";

  private static final int USUAL_WIDTH = 80;
  private static final int USUAL_HEIGHT = 24;

  public Terminal {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("width %d, height %d".formatted(width, height));
    }
  }

  /** A terminal of the usual size, without colours. */
  public static Terminal of(PrintStream out, boolean live) {
    return new Terminal(out, live, false, USUAL_WIDTH, USUAL_HEIGHT);
  }

  /**
   * Standard output as the launcher found it. Colours are off when {@code NO_COLOR} is set to
   * anything (no-color.org).
   */
  public static Terminal standardOutput(Map<String, String> environment) {
    boolean live = Boolean.getBoolean(LIVE) && !"dumb".equals(environment.get("TERM"));
    boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        System.out, live, colour, size(COLUMNS, USUAL_WIDTH), size(ROWS, USUAL_HEIGHT));
  }

  /** A terminal that has just been opened may say 0. */
  private static int size(String property, int usual) {
    int told = Integer.getInteger(property, usual);
    return told < 1 ? usual : told;
  }
}
