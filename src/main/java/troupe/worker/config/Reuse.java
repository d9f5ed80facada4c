package troupe.worker.config;

import java.util.Locale;

/** What the next prompt finds; {@link #toString()} is the word in the files and on the wire. */
public enum Reuse {
  /** The same session. */
  SESSION,
  /** A new session on the same server; only with {@link Backend#SERVER}. */
  PROCESS,
  /** Nothing: everything is made anew. */
  NONE;

  /** The policy of that word, which the schema has let pass. */
  static Reuse of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /**
   * What holds unless configured otherwise: an agent goes on with its conversation, a server is
   * dear to start but its answers should not depend on who asked before.
   */
  static Reuse usual(Backend backend) {
    return backend == Backend.SERVER ? PROCESS : SESSION;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
