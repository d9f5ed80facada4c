package troupe.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.worker.SessionRef;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerConfig;

/**
 * Which prompts wait for each other: those to one session, in the order they came. Also remembers
 * the sessions that are used again.
 */
final class Lanes {

  /** What prompts have in common that wait for each other. */
  sealed interface Lane {

    /** The session that such prompts share; another configuration has another. */
    record Reused(WorkerConfig worker, @Nullable String model, String directory) implements Lane {}

    /** A session that a caller named. */
    record Named(String sessionId) implements Lane {}

    /** A session of one run. */
    record Single(String runId) implements Lane {}
  }

  private final Map<Lane, Deque<String>> queues = new HashMap<>();
  private final Map<Lane, SessionRef> sessions = new HashMap<>();

  /** Where {@code order} belongs: with those that use the session it names, or would be given. */
  Lane laneOf(Order order) {
    String named = order.sessionId();
    if (named != null) {
      return sessions.entrySet().stream()
          .filter(entry -> entry.getValue().id().equals(named))
          .map(Map.Entry::getKey)
          .findAny()
          .orElse(new Lane.Named(named));
    }
    return order.worker().reuse() == Reuse.SESSION
        ? new Lane.Reused(order.worker(), order.model(), order.directory())
        : new Lane.Single(order.runId());
  }

  boolean isFree(Lane lane) {
    return !queues.containsKey(lane);
  }

  void join(Lane lane, String runId) {
    queues.computeIfAbsent(lane, first -> new ArrayDeque<>()).add(runId);
  }

  /** The run that may go now that {@code runId} has left, if it was its turn. */
  Optional<String> leave(Lane lane, String runId) {
    Deque<String> queue = queues.getOrDefault(lane, new ArrayDeque<>());
    boolean first = runId.equals(queue.peek());
    queue.remove(runId);
    if (!queue.isEmpty()) {
      return first ? Optional.of(queue.element()) : Optional.empty();
    }
    queues.remove(lane);
    if (!(lane instanceof Lane.Reused)) {
      sessions.remove(lane);
    }
    return Optional.empty();
  }

  /** The session that is used there, once it is known. */
  Optional<SessionRef> session(Lane lane) {
    return Optional.ofNullable(sessions.get(lane));
  }

  void settle(Lane lane, SessionRef session) {
    sessions.put(lane, session);
  }

  void forget(Lane lane) {
    sessions.remove(lane);
  }

  /** The next prompt to this worker finds a session of its own. */
  void forget(String worker) {
    sessions.keySet().removeIf(lane -> lane instanceof Lane.Reused used && is(used, worker));
  }

  /** Forgets sessions of workers that are configured otherwise by now, unless they are in use. */
  void keepOnly(Collection<WorkerConfig> workers) {
    List<Lane> gone = new ArrayList<>();
    for (Lane lane : sessions.keySet()) {
      boolean old = lane instanceof Lane.Reused used && !workers.contains(used.worker());
      if (old && isFree(lane)) {
        gone.add(lane);
      }
    }
    gone.forEach(sessions::remove);
  }

  private static boolean is(Lane.Reused lane, String worker) {
    return Objects.equals(lane.worker().id(), worker);
  }
}
