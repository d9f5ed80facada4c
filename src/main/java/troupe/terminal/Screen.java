package troupe.terminal;

import java.util.List;

/**
 * Shows news that stay and, below them, the progress. On a live terminal the progress is drawn over
 * in place; elsewhere only those of its lines are written that are new. Single-threaded.
 */
public final class Screen {

  /** To the start of the line {@code n} above, and clear all from there. */
  private static final String UP_AND_CLEAR = "\u001b[%dF\u001b[J";

  private final Terminal terminal;
  private List<String> progress = List.of();

  public Screen(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Writes a line that stays. */
  public void news(String line) {
    if (!terminal.live()) {
      write(line + "\n");
      return;
    }
    write(wiped() + line + "\n" + block(progress));
  }

  /** Shows {@code lines} in the place of what was shown before. */
  public void progress(List<String> lines) {
    if (lines.equals(progress)) {
      return;
    }
    List<String> before = progress;
    String wiped = wiped();
    progress = List.copyOf(lines);
    if (terminal.live()) {
      write(wiped + block(progress));
    } else {
      write(block(progress.stream().filter(line -> !before.contains(line)).toList()));
    }
  }

  private String wiped() {
    return progress.isEmpty() ? "" : UP_AND_CLEAR.formatted(progress.size());
  }

  private static String block(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private void write(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }
}
