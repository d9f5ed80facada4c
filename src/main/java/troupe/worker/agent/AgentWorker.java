package troupe.worker.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.Ask;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeException;
import troupe.opencode.Prompt;
import troupe.opencode.SessionEvent;
import troupe.worker.Answer;
import troupe.worker.PermissionVerdict;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.TurnReading;
import troupe.worker.Worker;

/** Sessions on one OpenCode server that is shared with others. */
public final class AgentWorker implements Worker {

  /** Enough to see a turn's last step; turns of more steps are found by their last answers. */
  private static final int RECENT = 100;

  private final OpenCodeClient client;
  private final ActorRef<EventBus.Command> bus;
  private final Executor executor;

  /**
   * Sessions of the server that {@code client} calls.
   *
   * @param bus has that server's events
   * @param executor runs the small steps between calls; never blocked
   */
  public AgentWorker(OpenCodeClient client, ActorRef<EventBus.Command> bus, Executor executor) {
    this.client = client;
    this.bus = bus;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Void> ready() {
    return client.health().thenAcceptAsync(version -> {}, executor);
  }

  @Override
  public CompletionStage<SessionRef> open(String directory, NewSession session) {
    return client
        .createSession(directory, session)
        .thenApplyAsync(made -> new SessionRef(made.id(), directory), executor);
  }

  @Override
  public CompletionStage<Optional<SessionRef>> find(String sessionId) {
    return client
        .session("", sessionId)
        .thenApplyAsync(
            found -> found.map(session -> new SessionRef(session.id(), session.directory())),
            executor)
        .exceptionallyAsync(AgentWorker::noneOrFailed, executor);
  }

  @Override
  public CompletionStage<Void> prompt(SessionRef session, Prompt prompt) {
    return client.promptAsync(session.directory(), session.id(), prompt);
  }

  /** The status is asked first: a turn that ends in between is then still seen as ended. */
  @Override
  public CompletionStage<TurnLook> look(SessionRef session, String messageId) {
    return client
        .status(session.directory())
        .thenComposeAsync(
            statuses ->
                client
                    .messages(session.directory(), session.id(), RECENT)
                    .thenApplyAsync(
                        messages ->
                            TurnReading.read(
                                messages, messageId, statuses.get(session.id()), Instant.now()),
                        executor),
            executor)
        .exceptionallyAsync(AgentWorker::goneOrFailed, executor);
  }

  @Override
  public CompletionStage<Answer> answer(SessionRef session, String messageId) {
    return client
        .messages(session.directory(), session.id(), RECENT)
        .thenApplyAsync(messages -> TurnReading.answer(messages, messageId), executor);
  }

  @Override
  public CompletionStage<Void> abort(SessionRef session) {
    return client.abort(session.directory(), session.id());
  }

  @Override
  public CompletionStage<Boolean> replyPermission(SessionRef session, PermissionVerdict verdict) {
    return client.replyPermission(
        session.directory(), verdict.permissionId(), verdict.reply(), verdict.message());
  }

  @Override
  public CompletionStage<Boolean> replyQuestion(
      SessionRef session, String questionId, @Nullable List<List<String>> answers) {
    return answers == null
        ? client.rejectQuestion(session.directory(), questionId)
        : client.answerQuestion(session.directory(), questionId, answers);
  }

  @Override
  public CompletionStage<List<Ask>> asks(SessionRef session) {
    return new OpenAsks(client, bus, executor).of(session);
  }

  @Override
  public CompletionStage<List<ModelRef>> models(String directory) {
    return client.models(directory);
  }

  @Override
  public void follow(String sessionId, ActorRef<EventBus.Signal> follower) {
    bus.tell(new EventBus.Follow(sessionId, follower));
  }

  @Override
  public void listen(String sessionId, ActorRef<SessionEvent.Spoken> listener) {
    bus.tell(new EventBus.Listen(sessionId, listener));
  }

  @Override
  public CompletionStage<Void> remove(SessionRef session) {
    return client
        .deleteSession(session.directory(), session.id())
        .thenAcceptAsync(existed -> {}, executor);
  }

  /** What cannot be an id at all is refused before it is sent, so without a status. */
  private static Optional<SessionRef> noneOrFailed(Throwable failure) {
    OpenCodeException cause = OpenCodeException.behind(failure);
    if (cause.kind() == OpenCodeException.Kind.REFUSED && cause.status().isEmpty()) {
      return Optional.empty();
    }
    throw cause;
  }

  private static TurnLook goneOrFailed(Throwable failure) {
    OpenCodeException cause = OpenCodeException.behind(failure);
    if (cause.isNotFound()) {
      return new TurnLook.Gone();
    }
    throw cause;
  }
}
