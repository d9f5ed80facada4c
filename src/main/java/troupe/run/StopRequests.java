package troupe.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerView;
import troupe.worker.Backends;
import troupe.worker.Placement;

/**
 * The workers that are being stopped: who asked for it, and which servers end. Confined to the
 * registry's actor.
 */
final class StopRequests {

  private record Stopping(
      List<ActorRef<Outcome<WorkerView>>> callers, Set<Placement.Own> servers) {}

  private final Backends backends;
  private final Executor executor;
  private final Map<String, Stopping> stopping = new HashMap<>();

  StopRequests(Backends backends, Executor executor) {
    this.backends = backends;
    this.executor = executor;
  }

  boolean has(String worker) {
    return stopping.containsKey(worker);
  }

  /** Why it takes no prompt. */
  Optional<Refusal> refusal(String worker) {
    return has(worker)
        ? Optional.of(new Refusal.WorkerUnavailable(worker, "it is being stopped."))
        : Optional.empty();
  }

  /**
   * Stops one more.
   *
   * @param servers where it is at work; more may be known once nobody is
   */
  void begin(String worker, Set<Placement.Own> servers) {
    stopping.put(worker, new Stopping(new ArrayList<>(), servers));
  }

  /** {@code caller} wants to know when it has stopped. */
  void join(String worker, ActorRef<Outcome<WorkerView>> caller) {
    Stopping one = stopping.get(worker);
    if (one != null) {
      one.callers().add(caller);
    }
  }

  /** Ends the servers it was at work on, and {@code others}. */
  CompletionStage<Void> endServers(String worker, List<Placement.Own> others) {
    Set<Placement.Own> servers = new HashSet<>(others);
    Stopping one = stopping.get(worker);
    if (one != null) {
      servers.addAll(one.servers());
    }
    CompletionStage<Void> all = CompletableFuture.completedStage(null);
    for (Placement.Own server : servers) {
      all = all.thenCombineAsync(backends.end(server), (before, ended) -> null, executor);
    }
    return all;
  }

  /** It has stopped. */
  void answer(String worker, Outcome<WorkerView> outcome) {
    Stopping stopped = stopping.remove(worker);
    if (stopped != null) {
      stopped.callers().forEach(caller -> caller.tell(outcome));
    }
  }
}
