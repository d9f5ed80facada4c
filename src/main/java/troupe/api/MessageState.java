package troupe.api;

import java.util.Locale;

/** The receipt of a message; {@link #toString()} is the word on the wire and on disk. */
public enum MessageState {
  /** On disk, not yet on the OpenCode server. */
  QUEUED,
  /** The OpenCode server has it. */
  DELIVERED,
  /** A turn answering it began. */
  SEEN,
  /** That turn ended well. */
  ANSWERED,
  /** Given up, for the reason beside it. */
  DEAD;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
