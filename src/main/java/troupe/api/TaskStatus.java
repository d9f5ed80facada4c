package troupe.api;

import java.util.Locale;

/** Where a task stands; {@link #toString()} is the word on the wire and on disk. */
public enum TaskStatus {
  PENDING,
  IN_PROGRESS,
  COMPLETED,
  /** Never set by Troupe, which says {@code blockedBy} instead; kept for adopted folders. */
  BLOCKED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
