package troupe.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.Answerer;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;
import troupe.api.Message;
import troupe.api.OpenAsk.Question;
import troupe.api.Task;

/**
 * A fact about a team that has happened; what the journal keeps, in this order and shape. A server
 * is named by its URL when somebody else runs it; {@code null} is the shared one.
 */
sealed interface TeamEvent {

  /** The team exists, with no members and no tasks. */
  record TeamCreated(
      String name,
      @Nullable String description,
      String leadSessionId,
      @Nullable String leadServer,
      String directory)
      implements TeamEvent {}

  /** Another session leads; what the one before has not answered is for it. */
  record LeadChanged(String leadSessionId, @Nullable String leadServer, String previous)
      implements TeamEvent {}

  /** The lead's session is reached at another server. */
  record LeadMoved(@Nullable String leadServer) implements TeamEvent {}

  /** The member's session is reached at another server. */
  record MemberMoved(String member, String server) implements TeamEvent {}

  /** A member joined, ready; its first mail follows. */
  record MemberSpawned(MemberSpec member) implements TeamEvent {}

  /** A member that never began is gone again, its name is free. */
  record MemberRemoved(String member, String sessionId, String reason) implements TeamEvent {}

  /** Mail waits for the member or is being answered. Also: a retry is over. */
  record MemberBusy(String member) implements TeamEvent {}

  /** The member answered all its mail. */
  record MemberIdle(String member) implements TeamEvent {}

  /** The member's turn failed and no mail is left. */
  record MemberFailed(String member, String error) implements TeamEvent {}

  /** The member's running turn is being cut. */
  record MemberInterrupted(String member, String messageId) implements TeamEvent {}

  /** The member was told to stop. */
  record MemberShutdownRequested(String member) implements TeamEvent {}

  /** The member has ended; nothing reaches it any more. */
  record MemberShutdown(String member, boolean forced) implements TeamEvent {}

  /** The model behind the member's turn fails and OpenCode tries again. */
  record MemberRetrying(String member, Retry retry) implements TeamEvent {}

  /** The lead is told that the provider behind the member's turn fails and fails. */
  record MemberStruggling(String member, Retry retry) implements TeamEvent {}

  /**
   * The member's turn shows no sign of life.
   *
   * @param since when there was the last one
   */
  record MemberStalled(String member, Instant since) implements TeamEvent {}

  /** What the member's session does cannot be heard. */
  record MemberUnreachable(String member, String reason) implements TeamEvent {}

  /** The member's session is heard, and alive. */
  record MemberRecovered(String member) implements TeamEvent {}

  /** What a member that was shut down with force was doing has been cut. */
  record MemberStopped(String member) implements TeamEvent {}

  /**
   * The member's turn waits for a permission or for answers. What was not written by earlier builds
   * is {@code null}.
   *
   * @param sessionId the session that waits: the member's or a sub-session
   * @param deadline when Troupe answers by itself
   * @param questions what is asked; {@code null} for a permission
   */
  record PermissionAsked(
      String member,
      WaitingFor ask,
      @Nullable String sessionId,
      @Nullable Instant deadline,
      @Nullable List<Question> questions)
      implements TeamEvent {}

  /**
   * It does not wait for that any more. What was not written by earlier builds is {@code null}.
   *
   * @param reply the word OpenCode was or is said to have been answered; {@code null} for none
   * @param reason why it was answered so, for people
   */
  record PermissionAnswered(
      String member,
      String permissionId,
      @Nullable Answerer by,
      @Nullable String reply,
      @Nullable String reason)
      implements TeamEvent {}

  /** Mail for a member or the lead. */
  record MessageQueued(Message message) implements TeamEvent {}

  /** The OpenCode server has it. */
  record MessageDelivered(String id) implements TeamEvent {}

  /** A turn answering it began. */
  record MessageSeen(String id) implements TeamEvent {}

  /** That turn ended well. */
  record MessageAnswered(String id) implements TeamEvent {}

  /** It will not be answered. */
  record MessageDead(String id, String reason) implements TeamEvent {}

  /**
   * From now on the prompt {@code messageId} carries this mail to the member; written before the
   * prompt is sent, so that a crash sends the very same one again.
   */
  record TurnStarted(String member, String messageId, List<String> mail) implements TeamEvent {}

  /** The same for the lead. */
  record LeadNotified(String messageId, List<String> mail) implements TeamEvent {}

  /**
   * A turn is over.
   *
   * @param recipient a member or {@code lead}
   * @param result what it answered; {@code null} when it did not end well
   * @param error why it did not; {@code null} when it did
   * @param usage what it took; {@code null} when that is nothing or not known, as to earlier builds
   */
  record TurnEnded(
      String recipient,
      String messageId,
      @Nullable String result,
      @Nullable String error,
      @Nullable Usage usage)
      implements TeamEvent {}

  /** A task is on the board. */
  record TaskAdded(Task task) implements TeamEvent {}

  /** A task reads otherwise or is for somebody else; {@code null} where it is as before. */
  record TaskUpdated(
      String id, @Nullable String title, @Nullable String description, @Nullable String assignee)
      implements TeamEvent {}

  /** A task is somebody's. */
  record TaskClaimed(String id, String assignee) implements TeamEvent {}

  /** A task is done. */
  record TaskCompleted(String id, @Nullable String result) implements TeamEvent {}

  /** A task is pending again, because its owner is gone. */
  record TaskReleased(String id, String reason) implements TeamEvent {}

  /**
   * What was stored together with this was asked for under a client's key.
   *
   * @param answer enough of it to answer a repeat
   */
  record RequestRemembered(String key, String fingerprint, JsonNode answer) implements TeamEvent {}

  /** What was asked for under this key has been undone: a repeat is a new request. */
  record RequestForgotten(String key) implements TeamEvent {}
}
