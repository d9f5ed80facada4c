package troupe.turn;

/**
 * How the beginning of a turn is waited for, after the server has taken its prompt.
 *
 * @param begun whether an answer has begun
 * @param lost whether the server may have forgotten the prompt: it, or Troupe, was away since
 * @param overdue whether the session has had its time to begin
 * @param repeated whether the prompt was sent once more because the session had not begun
 */
record Start(boolean begun, boolean lost, boolean overdue, boolean repeated) {

  /** The prompt is being sent. */
  static final Start SENT = new Start(false, false, false, false);

  /** The prompt may have been sent, long ago. */
  static final Start FOUND = new Start(false, true, false, false);

  /** The session works; on this turn, or on one before it. */
  Start alive(boolean hasBegun) {
    return new Start(begun || hasBegun, false, false, repeated);
  }

  Start mayBeLost() {
    return new Start(begun, true, overdue, repeated);
  }

  Start waitedFor() {
    return new Start(begun, lost, true, repeated);
  }

  /** Sent again, since nothing came of it. */
  Start again() {
    return new Start(false, false, false, true);
  }
}
