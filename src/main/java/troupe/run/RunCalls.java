package troupe.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import troupe.opencode.FilePart;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.PromptPart;
import troupe.opencode.TextPart;
import troupe.turn.Recipient;
import troupe.turn.TurnLimits;
import troupe.turn.TurnOutcome;
import troupe.worker.Answer;
import troupe.worker.Backends;
import troupe.worker.SessionPermissions;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/** The calls of one run to its backend, and what they carry. */
final class RunCalls {

  private final Order order;
  private final Backends backends;
  private final Worker worker;
  private final Executor executor;

  RunCalls(Order order, Backends backends, Executor executor) {
    this.order = order;
    this.backends = backends;
    this.executor = executor;
    worker = backends.at(order.placement());
  }

  Worker worker() {
    return worker;
  }

  /**
   * The session the caller named, if there is one, or else a new one. A first try that breaks is
   * followed by a second.
   */
  CompletionStage<Optional<SessionRef>> session() {
    return seek()
        .exceptionallyComposeAsync(
            failure -> isFinal(failure) ? CompletableFuture.failedStage(failure) : seek(),
            executor);
  }

  private CompletionStage<Optional<SessionRef>> seek() {
    if (order.sessionId() != null) {
      return worker.find(order.sessionId());
    }
    String id = order.workerId();
    NewSession session =
        new NewSession(
            "[worker] " + id, Map.of("troupe.worker", id), SessionPermissions.ofWorker());
    return worker.open(order.directory(), session).thenApplyAsync(Optional::of, executor);
  }

  private static boolean isFinal(Throwable failure) {
    return OpenCodeException.behind(failure).kind() == OpenCodeException.Kind.REFUSED;
  }

  /** What was said, and if that was nothing because of the model, why. Never fails. */
  CompletionStage<Aftermath> aftermath(Attempt attempt, TurnOutcome outcome) {
    return answer(attempt)
        .thenCombineAsync(
            outcome instanceof TurnOutcome.Failed ? hint() : nothing(), Aftermath::new, executor);
  }

  private CompletionStage<Optional<Answer>> answer(Attempt attempt) {
    return worker
        .answer(attempt.session(), attempt.messageId())
        .handleAsync((answer, failure) -> Optional.ofNullable(answer), executor);
  }

  /** OpenCode takes any model, and tells of one that does not exist only in its own words. */
  private CompletionStage<Optional<String>> hint() {
    Optional<ModelRef> wanted = order.modelRef();
    return wanted.isEmpty()
        ? nothing()
        : worker
            .models(order.directory())
            .thenApplyAsync(models -> ModelHint.of(wanted.get(), models), executor)
            .exceptionallyAsync(unknown -> Optional.empty(), executor);
  }

  private static CompletionStage<Optional<String>> nothing() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /**
   * Removes what nobody uses any more, the session before its server, which would be started again
   * for it. Never fails.
   */
  CompletionStage<Void> clear(@Nullable SessionRef disposable) {
    CompletionStage<Void> removed =
        disposable == null
            ? CompletableFuture.completedStage(null)
            : worker.remove(disposable).exceptionallyAsync(left -> null, executor);
    return order.hasOwnServer()
        ? removed
            .thenComposeAsync(gone -> backends.end(order.placement()), executor)
            .exceptionallyAsync(left -> null, executor)
        : removed;
  }

  /** Lets go of everything, whatever goes on there. */
  void abandon(@Nullable SessionRef session) {
    if (session != null) {
      worker.abort(session);
    }
    clear(null);
  }

  /** How the session is prompted. The time limit is the run's, since it says so to the caller. */
  Recipient.Spec spec(SessionRef session) {
    return new Recipient.Spec(
        order.workerId(), session, order.modelRef().orElse(null), order.agent(), TurnLimits.NONE);
  }

  /** Text first: OpenCode shows parts in the order of their ids. */
  List<PromptPart> parts(List<Prepared> attached, OpenCodeIds ids) {
    List<PromptPart> parts = new ArrayList<>();
    parts.add(new TextPart(ids.partId(), order.text()));
    for (Prepared prepared : attached) {
      for (Prepared.File file : prepared.files()) {
        parts.add(new FilePart(ids.partId(), file.mime(), file.name(), file.url()));
      }
    }
    return parts;
  }
}
