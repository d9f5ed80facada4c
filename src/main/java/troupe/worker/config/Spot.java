package troupe.worker.config;

import com.fasterxml.jackson.core.JsonLocation;

/** A place in a file: line and column in characters, from 1. */
record Spot(int line, int column) {

  /** The file as a whole. */
  static final Spot FILE = new Spot(0, 0);

  static Spot of(JsonLocation location) {
    return new Spot(location.getLineNr(), location.getColumnNr());
  }

  /** Where {@code text} ends. */
  static Spot after(CharSequence text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      boolean newline = text.charAt(i) == '\n';
      line += newline ? 1 : 0;
      column = newline ? 1 : column + 1;
    }
    return new Spot(line, column);
  }
}
