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
 * A queue for each session: prompts to it go one by one, in the order they came. Also remembers the
 * sessions that are used again.
 */
final class SessionQueues {

  /** What prompts have in common that wait for each other. */
  sealed interface Key {

    /** The session that such prompts share; another configuration has another. */
    record Reused(WorkerConfig worker, @Nullable String model, String directory) implements Key {}

    /** A session that a caller named. */
    record Named(String sessionId) implements Key {}

    /** A session of one run. */
    record Single(String runId) implements Key {}
  }

  private final Map<Key, Deque<String>> queues = new HashMap<>();
  private final Map<Key, SessionRef> sessions = new HashMap<>();

  /** Where {@code order} belongs: with those that use the session it names, or would be given. */
  Key keyOf(Order order) {
    String named = order.sessionId();
    if (named != null) {
      return sessions.entrySet().stream()
          .filter(entry -> entry.getValue().id().equals(named))
          .map(Map.Entry::getKey)
          .findAny()
          .orElse(new Key.Named(named));
    }
    return order.worker().reuse() == Reuse.SESSION
        ? new Key.Reused(order.worker(), order.model(), order.directory())
        : new Key.Single(order.runId());
  }

  boolean isFree(Key key) {
    return !queues.containsKey(key);
  }

  void join(Key key, String runId) {
    queues.computeIfAbsent(key, first -> new ArrayDeque<>()).add(runId);
  }

  /** The run that may go now that {@code runId} has left, if it was its turn. */
  Optional<String> leave(Key key, String runId) {
    Deque<String> queue = queues.getOrDefault(key, new ArrayDeque<>());
    boolean first = runId.equals(queue.peek());
    queue.remove(runId);
    if (!queue.isEmpty()) {
      return first ? Optional.of(queue.element()) : Optional.empty();
    }
    queues.remove(key);
    if (!(key instanceof Key.Reused)) {
      sessions.remove(key);
    }
    return Optional.empty();
  }

  /** The session that is used there, once it is known. */
  Optional<SessionRef> session(Key key) {
    return Optional.ofNullable(sessions.get(key));
  }

  void settle(Key key, SessionRef session) {
    sessions.put(key, session);
  }

  void forget(Key key) {
    sessions.remove(key);
  }

  /** The next prompt to this worker finds a session of its own. */
  void forget(String worker) {
    sessions.keySet().removeIf(key -> key instanceof Key.Reused used && is(used, worker));
  }

  /** Forgets sessions of workers that are configured otherwise by now, unless they are in use. */
  void keepOnly(Collection<WorkerConfig> workers) {
    List<Key> gone = new ArrayList<>();
    for (Key key : sessions.keySet()) {
      boolean old = key instanceof Key.Reused used && !workers.contains(used.worker());
      if (old && isFree(key)) {
        gone.add(key);
      }
    }
    gone.forEach(sessions::remove);
  }

  private static boolean is(Key.Reused key, String worker) {
    return Objects.equals(key.worker().id(), worker);
  }
}
