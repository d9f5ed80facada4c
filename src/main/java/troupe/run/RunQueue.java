package troupe.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.SessionRef;
import troupe.worker.config.WorkerConfig;

/**
 * Every run that is not over, in the order they came; tells those whose turn it is. Confined to the
 * registry's actor.
 */
final class RunQueue {

  /**
   * A run that is not over.
   *
   * @param phase whether it is its turn
   * @param session once it is known
   */
  record Run(
      Order order,
      SessionQueues.Key key,
      ActorRef<WorkerRun.Command> actor,
      ActorRef<Outcome<WorkerAnswer>> replyTo,
      Phase phase,
      @Nullable SessionRef session) {

    Run in(@Nullable SessionRef known) {
      return new Run(order, key, actor, replyTo, phase, known);
    }

    Run in(Phase next) {
      return new Run(order, key, actor, replyTo, next, session);
    }

    boolean going() {
      return phase == Phase.GOING;
    }

    /** It has a defect: its caller is told, and nothing of it goes on. */
    void fails(Backends backends, Executor executor) {
      String where = session == null ? "" : session.id();
      replyTo.tell(
          new Outcome.Refused<>(
              new Refusal.WorkerFailed(
                  order.workerId(), where, "a defect of Troupe's, which its log shows.", "")));
      new RunCalls(order, backends, executor).abandon(session);
    }
  }

  /** How far a run is. */
  enum Phase {
    /** Others come first. */
    WAITING,
    /** It is its turn. */
    GOING,
    /** It was stopped before it was its turn. */
    STOPPED
  }

  private final Consumer<String> started;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final SessionQueues queues = new SessionQueues();

  /**
   * No runs yet.
   *
   * @param started told the worker of every run whose turn it is
   */
  RunQueue(Consumer<String> started) {
    this.started = started;
  }

  /** Why the prompt cannot even wait: too many do. */
  Optional<Refusal> refusal(Order order, int maxWaiting) {
    int waiting = waiting(order.workerId());
    return queues.isFree(queues.keyOf(order)) || waiting < maxWaiting
        ? Optional.empty()
        : Optional.of(new Refusal.WorkerBusy(order.workerId(), waiting));
  }

  void enter(Order order, ActorRef<WorkerRun.Command> actor, ActorRef<Outcome<WorkerAnswer>> to) {
    SessionQueues.Key key = queues.keyOf(order);
    boolean free = queues.isFree(key);
    queues.join(key, order.runId());
    runs.put(order.runId(), new Run(order, key, actor, to, Phase.WAITING, null));
    if (free) {
      go(order.runId());
    }
  }

  private void go(String runId) {
    Run run = runs.get(runId);
    if (run != null && run.phase() == Phase.WAITING) {
      runs.put(runId, run.in(Phase.GOING));
      run.actor().tell(new WorkerRun.Go(queues.session(run.key()).orElse(null)));
      started.accept(run.order().workerId());
    }
  }

  /** A session a caller named stays the caller's. */
  void settle(String runId, SessionRef session) {
    Run run = runs.computeIfPresent(runId, (id, going) -> going.in(session));
    if (run != null && run.order().sessionId() == null) {
      queues.settle(run.key(), session);
    }
  }

  void lose(String runId) {
    Run run = runs.get(runId);
    if (run != null) {
      queues.forget(run.key());
    }
  }

  /** The run that is over now; empty when it was already. */
  Optional<Run> leave(String runId) {
    Run run = runs.remove(runId);
    if (run == null) {
      return Optional.empty();
    }
    queues.leave(run.key(), runId).ifPresent(this::go);
    return Optional.of(run);
  }

  /** Cuts all its runs; the servers they share. */
  Set<Placement.Own> stop(String worker) {
    Set<Placement.Own> working = new HashSet<>();
    for (Run run : of(worker)) {
      run.actor().tell(new WorkerRun.Stop());
      if (!run.going()) {
        runs.put(run.order().runId(), run.in(Phase.STOPPED));
      } else if (run.order().placement() instanceof Placement.Own own && own.run().isEmpty()) {
        working.add(own);
      }
    }
    return working;
  }

  /** The next prompt to this worker finds a session of its own. */
  void forget(String worker) {
    queues.forget(worker);
  }

  /** Forgets sessions of workers that are configured otherwise by now, unless they are in use. */
  void keepOnly(List<WorkerConfig> workers) {
    queues.keepOnly(workers);
  }

  boolean isEmpty(String worker) {
    return of(worker).isEmpty();
  }

  int waiting(String worker) {
    return (int) of(worker).stream().filter(run -> run.phase() == Phase.WAITING).count();
  }

  int running(String worker) {
    return (int) of(worker).stream().filter(Run::going).count();
  }

  /** Where its running prompts are answered. */
  Set<Placement> working(String worker) {
    return of(worker).stream()
        .filter(Run::going)
        .map(run -> run.order().placement())
        .collect(Collectors.toSet());
  }

  List<Run> all() {
    return List.copyOf(runs.values());
  }

  private List<Run> of(String worker) {
    return runs.values().stream().filter(run -> run.order().workerId().equals(worker)).toList();
  }
}
