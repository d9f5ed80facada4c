package troupe.api;

import java.util.Locale;

/** Where a member stands; {@link #toString()} is the word on the wire and on disk. */
public enum MemberStatus {
  /** Waiting for mail. */
  READY,
  /** Has mail queued or a turn running. */
  BUSY,
  /** Told to stop; its last turn may still run. */
  SHUTDOWN_REQUESTED,
  /** Ended for good; its session gets nothing more. */
  SHUTDOWN,
  /** Its last turn failed, or its session is gone; mail makes it busy again. */
  ERROR;

  /** Whether the member still works or could. */
  public boolean active() {
    return this == READY || this == BUSY || this == SHUTDOWN_REQUESTED;
  }

  /** Whether it was told to stop, or has stopped. */
  public boolean ending() {
    return this == SHUTDOWN_REQUESTED || this == SHUTDOWN;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
