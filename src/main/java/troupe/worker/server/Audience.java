package troupe.worker.server;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.bus.EventBus;
import troupe.opencode.SessionEvent;

/** Who follows and listens to a server's sessions, also while it does not run. */
final class Audience {

  private record Follower(String sessionId, ActorRef<EventBus.Signal> ear) {}

  private record Listener(String sessionId, ActorRef<SessionEvent.Spoken> ear) {}

  private final List<Follower> followers = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  void follow(String sessionId, ActorRef<EventBus.Signal> ear) {
    followers.add(new Follower(sessionId, ear));
  }

  void listen(String sessionId, ActorRef<SessionEvent.Spoken> ear) {
    listeners.add(new Listener(sessionId, ear));
  }

  void left(ActorRef<?> ear) {
    followers.removeIf(follower -> follower.ear().equals(ear));
    listeners.removeIf(listener -> listener.ear().equals(ear));
  }

  boolean isEmpty() {
    return followers.isEmpty() && listeners.isEmpty();
  }

  /** A bus that nobody followed yet gets everyone. */
  void moveTo(ActorRef<EventBus.Command> bus) {
    followers.forEach(one -> bus.tell(new EventBus.Follow(one.sessionId(), one.ear())));
    listeners.forEach(one -> bus.tell(new EventBus.Listen(one.sessionId(), one.ear())));
  }

  void tell(EventBus.Signal signal) {
    followers.forEach(one -> one.ear().tell(signal));
  }
}
