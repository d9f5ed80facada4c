package troupe.turn;

/** How the turn that answers a prompt ended. */
public sealed interface TurnOutcome {

  /** It answered {@code text}, which may be empty. */
  record Answered(String text) implements TurnOutcome {}

  /** It ended in an error; {@code reason} is for people. */
  record Failed(String reason) implements TurnOutcome {}

  /** Troupe cut it, for {@code reason}; mail that interrupts waits. */
  record Aborted(String reason) implements TurnOutcome {}

  /**
   * The prompt never reached the session.
   *
   * @param refused OpenCode answered and said no; otherwise it could not be reached
   */
  record Undelivered(String reason, boolean refused) implements TurnOutcome {}

  /** The session took the prompt, twice, and did not begin with it. */
  record NotBegun(String reason) implements TurnOutcome {}

  /** The session does not exist any more, so no other mail can be answered either. */
  record SessionGone(String reason) implements TurnOutcome {}
}
