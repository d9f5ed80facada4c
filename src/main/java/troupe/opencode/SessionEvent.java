package troupe.opencode;

import org.jspecify.annotations.Nullable;

/** What the event stream says about one session. May be late, doubled or missing. */
public sealed interface SessionEvent {

  String sessionId();

  /** Not running any more, whether the turn went well or not. Comes twice after an abort. */
  record Idle(String sessionId) implements SessionEvent {}

  record StatusChanged(String sessionId, SessionStatus status) implements SessionEvent {}

  /** A turn failed; an {@link Idle} may follow or not. */
  record Failed(String sessionId, TurnError error) implements SessionEvent {}

  /**
   * An assistant's message began or changed.
   *
   * @param message as it stands, without its texts
   */
  record AssistantUpdated(String sessionId, SessionMessage message) implements SessionEvent {}

  /**
   * A text of a message began, or was written to its end.
   *
   * @param text all of it so far; {@code null} while it is being written, since what is told then
   *     lags behind
   */
  record TextUpdated(String sessionId, String messageId, String partId, @Nullable String text)
      implements SessionEvent {}

  /** A message of the session, or a part of one, was taken out of it. */
  record Removed(String sessionId) implements SessionEvent {}

  /**
   * The model said a little more. What it only thinks is left out.
   *
   * @param delta what came, to be put behind what came before
   */
  record Spoken(String sessionId, String messageId, String partId, String delta)
      implements SessionEvent {}

  /**
   * Something went on in a message of the session: a word, a thought, a tool. Says no more than
   * that the session is alive.
   */
  record Stirred(String sessionId) implements SessionEvent {}

  record PermissionAsked(PermissionAsk ask) implements SessionEvent {
    @Override
    public String sessionId() {
      return ask.sessionId();
    }
  }

  /**
   * Somebody answered a permission.
   *
   * @param reply {@code once}, {@code always} or {@code reject}
   */
  record PermissionReplied(String sessionId, String permissionId, String reply)
      implements SessionEvent {}

  record QuestionAsked(QuestionAsk ask) implements SessionEvent {
    @Override
    public String sessionId() {
      return ask.sessionId();
    }
  }

  /**
   * Somebody answered questions.
   *
   * @param answered whether it was answered; else it was dismissed
   */
  record QuestionReplied(String sessionId, String questionId, boolean answered)
      implements SessionEvent {}

  /**
   * A session was made.
   *
   * @param parentId the session it is a sub-session of
   */
  record Created(String sessionId, @Nullable String parentId) implements SessionEvent {}

  record Deleted(String sessionId) implements SessionEvent {}
}
