package troupe.bus;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Who hears of which session. One that leaves costs as much as it had subscribed to, however many
 * others there are: with a great team all leave at once.
 */
final class Subscribers<T> {

  private final Map<String, PVector<ActorRef<T>>> bySession = new HashMap<>();
  private final Map<ActorRef<?>, Set<String>> sessions = new HashMap<>();

  void add(String session, ActorRef<T> newcomer) {
    bySession.merge(session, TreePVector.singleton(newcomer), PVector::plusAll);
    sessions.computeIfAbsent(newcomer, key -> new HashSet<>()).add(session);
  }

  /** Whether anybody hears of the session. */
  boolean has(String session) {
    return bySession.containsKey(session);
  }

  List<ActorRef<T>> of(String session) {
    return bySession.getOrDefault(session, TreePVector.empty());
  }

  Collection<? extends List<ActorRef<T>>> all() {
    return bySession.values();
  }

  /** One that is not here is nothing to mind. */
  void remove(ActorRef<?> gone) {
    Set<String> heard = sessions.remove(gone);
    if (heard != null) {
      heard.forEach(session -> bySession.computeIfPresent(session, (key, all) -> less(all, gone)));
    }
  }

  /** {@code null} when nobody is left. */
  @SuppressWarnings("NullAway") // what Map.computeIfPresent asks for
  private static <T> PVector<ActorRef<T>> less(PVector<ActorRef<T>> all, ActorRef<?> gone) {
    PVector<ActorRef<T>> left = all.minusAll(TreePVector.singleton(gone));
    return left.isEmpty() ? null : left;
  }
}
