package troupe.api;

import java.util.Locale;

/** How a worker is doing; {@link #toString()} is the word on the wire. */
public enum WorkerStatus {
  /** Its server is being started. */
  STARTING,
  /** It waits for a prompt. */
  READY,
  /** It answers at least one. */
  BUSY,
  /** Its server keeps failing; a prompt is refused until a pause is over. */
  ERROR,
  /** It has no server now, or is switched off; unless switched off, a prompt starts it. */
  STOPPED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
