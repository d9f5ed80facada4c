package troupe.worker.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.Ask;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeException;
import troupe.opencode.Prompt;
import troupe.opencode.SessionEvent;
import troupe.worker.Answer;
import troupe.worker.PermissionVerdict;
import troupe.worker.Placement;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.Worker;

/**
 * Sessions on the server of one placement, which is started by the first call that needs it, or is
 * somebody else's.
 */
final class ServerWorker implements Worker {

  private final Placement.Separate placement;
  private final ActorRef<ServerPool.Command> pool;
  private final ActorSystem<?> system;
  private final Supplier<Duration> limit;

  /**
   * Sessions on a server of {@code pool}.
   *
   * @param limit how long a call may wait for the server; above what a start may take
   */
  ServerWorker(
      Placement.Separate placement,
      ActorRef<ServerPool.Command> pool,
      ActorSystem<?> system,
      Supplier<Duration> limit) {
    this.placement = placement;
    this.pool = pool;
    this.system = system;
    this.limit = limit;
  }

  @Override
  public CompletionStage<Void> ready() {
    return worker(true).thenAcceptAsync(worker -> {}, system.executionContext());
  }

  @Override
  public CompletionStage<SessionRef> open(String directory, NewSession session) {
    return with(worker -> worker.open(directory, session));
  }

  @Override
  public CompletionStage<Optional<SessionRef>> find(String sessionId) {
    return with(worker -> worker.find(sessionId));
  }

  @Override
  public CompletionStage<Void> prompt(SessionRef session, Prompt prompt) {
    return with(worker -> worker.prompt(session, prompt));
  }

  @Override
  public CompletionStage<TurnLook> look(SessionRef session, String messageId) {
    return with(worker -> worker.look(session, messageId));
  }

  @Override
  public CompletionStage<Answer> answer(SessionRef session, String messageId) {
    return with(worker -> worker.answer(session, messageId));
  }

  @Override
  public CompletionStage<Void> abort(SessionRef session) {
    return with(worker -> worker.abort(session));
  }

  @Override
  public CompletionStage<Boolean> replyPermission(SessionRef session, PermissionVerdict verdict) {
    return with(worker -> worker.replyPermission(session, verdict));
  }

  @Override
  public CompletionStage<Boolean> replyQuestion(
      SessionRef session, String questionId, @Nullable List<List<String>> answers) {
    return with(worker -> worker.replyQuestion(session, questionId, answers));
  }

  @Override
  public CompletionStage<List<Ask>> asks(SessionRef session) {
    return with(worker -> worker.asks(session));
  }

  @Override
  public CompletionStage<List<ModelRef>> models(String directory) {
    return with(worker -> worker.models(directory));
  }

  @Override
  public void follow(String sessionId, ActorRef<EventBus.Signal> follower) {
    pool.tell(new ServerPool.Route(placement, new WorkerServer.Follow(sessionId, follower)));
  }

  @Override
  public void listen(String sessionId, ActorRef<SessionEvent.Spoken> listener) {
    pool.tell(new ServerPool.Route(placement, new WorkerServer.Listen(sessionId, listener)));
  }

  @Override
  public CompletionStage<Void> remove(SessionRef session) {
    return with(worker -> worker.remove(session));
  }

  private <T> CompletionStage<T> with(Function<Worker, CompletionStage<T>> call) {
    return worker(false).thenComposeAsync(call, system.executionContext());
  }

  private CompletionStage<Worker> worker(boolean check) {
    return AskPattern.<ServerPool.Command, WorkerServer.Answer>ask(
            pool,
            replyTo -> new ServerPool.Route(placement, new WorkerServer.Want(check, replyTo)),
            limit.get(),
            system.scheduler())
        .handleAsync(this::granted, system.executionContext());
  }

  private String title() {
    return placement instanceof Placement.Own own
        ? "the server of " + own.owner()
        : "the OpenCode server at " + ((Placement.Joined) placement).url();
  }

  private Worker granted(WorkerServer.@Nullable Answer answer, @Nullable Throwable late) {
    if (answer instanceof WorkerServer.Granted granted) {
      return granted.worker();
    }
    if (answer instanceof WorkerServer.NotGranted not) {
      throw not.cause();
    }
    throw OpenCodeException.failed("%s was not ready in time".formatted(title()), late);
  }
}
