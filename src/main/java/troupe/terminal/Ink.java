package troupe.terminal;

/** How a word looks where there are colours; it says nothing that the word does not. */
public enum Ink {
  PLAIN(0),
  BOLD(1),
  DIM(2),
  RED(31),
  GREEN(32),
  YELLOW(33),
  CYAN(36);

  /** Select Graphic Rendition (ECMA-48). */
  private final int code;

  Ink(int code) {
    this.code = code;
  }

  String on(String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[%dm%s\u001b[0m".formatted(code, text);
  }
}
