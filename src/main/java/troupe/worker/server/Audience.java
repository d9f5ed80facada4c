package troupe.worker.server;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.SessionEvent;
import troupe.worker.server.WorkerServer.Command;
import troupe.worker.server.WorkerServer.Left;

/** Who follows and listens to a server's sessions, also while it does not run. */
final class Audience {

  private record Follower(String sessionId, ActorRef<EventBus.Signal> ear) {}

  private record Listener(String sessionId, ActorRef<SessionEvent.Spoken> ear) {}

  private final ActorContext<Command> context;
  private final List<Follower> followers = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  Audience(ActorContext<Command> context) {
    this.context = context;
  }

  /**
   * What all states alike do but leaving: people come and go, and the rest is late.
   *
   * @param bus null while there is no stream of events
   */
  Behavior<Command> attended(
      BehaviorBuilder<Command> named, @Nullable ActorRef<EventBus.Command> bus) {
    return named
        .onMessage(WorkerServer.Follow.class, follow -> onFollow(follow, bus))
        .onMessage(WorkerServer.Listen.class, listen -> onListen(listen, bus))
        .onMessage(Left.class, this::onLeft)
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onFollow(
      WorkerServer.Follow follow, @Nullable ActorRef<EventBus.Command> bus) {
    Follower follower = new Follower(follow.sessionId(), follow.follower());
    followers.add(follower);
    context.watchWith(follower.ear(), new Left(follower.ear()));
    if (bus != null) {
      move(follower, bus);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onListen(
      WorkerServer.Listen listen, @Nullable ActorRef<EventBus.Command> bus) {
    Listener listener = new Listener(listen.sessionId(), listen.listener());
    listeners.add(listener);
    context.watchWith(listener.ear(), new Left(listener.ear()));
    if (bus != null) {
      move(listener, bus);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLeft(Left left) {
    leaves(left);
    return Behaviors.same();
  }

  void leaves(Left left) {
    followers.removeIf(follower -> follower.ear().equals(left.follower()));
    listeners.removeIf(listener -> listener.ear().equals(left.follower()));
  }

  boolean isEmpty() {
    return followers.isEmpty() && listeners.isEmpty();
  }

  /** A bus that nobody followed yet gets everyone. */
  void moveTo(ActorRef<EventBus.Command> bus) {
    followers.forEach(one -> move(one, bus));
    listeners.forEach(one -> move(one, bus));
  }

  private static void move(Follower one, ActorRef<EventBus.Command> bus) {
    bus.tell(new EventBus.Follow(one.sessionId(), one.ear()));
  }

  private static void move(Listener one, ActorRef<EventBus.Command> bus) {
    bus.tell(new EventBus.Listen(one.sessionId(), one.ear()));
  }

  void tell(EventBus.Signal signal) {
    followers.forEach(one -> one.ear().tell(signal));
  }
}
