package troupe.opencode;

import java.time.Instant;

/** What a session is doing. */
public sealed interface SessionStatus {

  /** Not running; says nothing about how the last turn ended. */
  record Idle() implements SessionStatus {}

  /** Running a turn, or waiting for a permission within one. */
  record Busy() implements SessionStatus {}

  /**
   * The model's provider refused; OpenCode tries again, for ever.
   *
   * @param attempt 1 for the first
   * @param next when it tries again
   */
  record Retry(int attempt, String message, Instant next) implements SessionStatus {}
}
