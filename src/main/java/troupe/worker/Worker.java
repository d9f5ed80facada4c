package troupe.worker;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.Ask;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.Prompt;
import troupe.opencode.SessionEvent;

/**
 * A backend that runs sessions. Implementations never block the caller; every stage ends within the
 * backend's time limits. A stage that completes exceptionally does so with {@link
 * troupe.opencode.OpenCodeException}, whose kind says whether trying again makes sense.
 */
public interface Worker {

  /** Makes sure that a prompt can be taken: starts what is needed, and asks for its health. */
  CompletionStage<Void> ready();

  /** Makes a session that works in {@code directory} (absolute). */
  CompletionStage<SessionRef> open(String directory, NewSession session);

  /** An existing session, wherever it works; empty when there is none of that id. */
  CompletionStage<Optional<SessionRef>> find(String sessionId);

  /**
   * Hands over a prompt. Handing over the same one (same ids) again has no second effect, unless
   * its turn was aborted: then it starts once more.
   */
  CompletionStage<Void> prompt(SessionRef session, Prompt prompt);

  /**
   * Looks at the turn that answers a prompt.
   *
   * @param messageId the prompt's; empty for the last one of the session, whoever wrote it
   */
  CompletionStage<TurnLook> look(SessionRef session, String messageId);

  /** What was said up to now in answer to a prompt; {@link Answer#NONE} when nothing was. */
  CompletionStage<Answer> answer(SessionRef session, String messageId);

  /** Cuts what the session is doing, if anything. Idempotent. */
  CompletionStage<Void> abort(SessionRef session);

  /** Answers what the session's turn waits for; false when it does not wait for that any more. */
  CompletionStage<Boolean> replyPermission(SessionRef session, PermissionVerdict verdict);

  /**
   * Answers questions of the session's turn; false when it does not wait for that any more.
   *
   * @param answers in the order of the questions; {@code null} to dismiss them, which cuts the turn
   */
  CompletionStage<Boolean> replyQuestion(
      SessionRef session, String questionId, @Nullable List<List<String>> answers);

  /**
   * What the session's turn waits for, in the session or in a sub-session that is at work. From now
   * on followers of the session hear what these sub-sessions ask, too.
   */
  CompletionStage<List<Ask>> asks(SessionRef session);

  /** The models that a prompt can ask for in {@code directory}. */
  CompletionStage<List<ModelRef>> models(String directory);

  /**
   * From now on {@code follower} gets what happens in the session, until it stops. It hears of
   * every gap in what it was told, so it has to look for itself then.
   */
  void follow(String sessionId, ActorRef<EventBus.Signal> follower);

  /**
   * From now on {@code listener} gets what is said in the session as it is said, until it stops.
   */
  void listen(String sessionId, ActorRef<SessionEvent.Spoken> listener);

  /** Removes the session for good; one that is gone already is fine. */
  CompletionStage<Void> remove(SessionRef session);
}
