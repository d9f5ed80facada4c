package troupe.worker.config;

import java.util.Locale;

/** Where a worker runs; {@link #toString()} is the word in the files and on the wire. */
public enum Backend {
  /** In sessions on the shared OpenCode server. */
  AGENT,
  /** On an OpenCode server of its own. */
  SERVER;

  /** The backend of that word, which the schema has let pass. */
  static Backend of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
