package troupe.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import troupe.metrics.Meters;
import troupe.opencode.SessionEvent;
import troupe.opencode.StreamSignal;

/**
 * The event stream of one OpenCode server: passes each event to those who follow its session, and
 * drops the rest after one map access. Asks of a sub-agent's session reach the followers of the
 * session it belongs to. After each reconnect every follower is told, because nothing is replayed.
 *
 * <p>It does not keep events and does not restart its stream: the stream reconnects by itself for
 * ever; should it end all the same, the bus fails and the daemon with it.
 */
public final class EventBus {

  /** What a bus understands. */
  public sealed interface Command {}

  /** From now on {@code follower} gets the events of this session, until it stops. */
  public record Follow(String sessionId, ActorRef<Signal> follower) implements Command {}

  /** From now on {@code listener} gets what is said in this session as it is said. */
  public record Listen(String sessionId, ActorRef<SessionEvent.Spoken> listener)
      implements Command {}

  /** A session that was made unheard is a sub-session of {@code root}, at any depth. */
  public record Adopt(String child, String root) implements Command {}

  private record Opened(ActorRef<Ack> source) implements Command {}

  private record Heard(ActorRef<Ack> source, List<Read> all) implements Command {}

  /**
   * What came out of the stream.
   *
   * @param at when, in nanoseconds of {@link System#nanoTime}
   */
  private record Read(StreamSignal signal, long at) {}

  /** One name for all its sessions: Pekko fails an actor that watches another in two ways. */
  private record Left(ActorRef<?> one) implements Command {}

  private record StreamEnded(String reason) implements Command {}

  private record Ack() {}

  /** What a follower hears. */
  public sealed interface Signal {

    /** Something happened in the session. */
    record Happened(SessionEvent event) implements Signal {}

    /** The stream is back after a gap; ask the server what was missed. */
    record Reconnected() implements Signal {}

    /** Something was told of some session that could not be read. */
    record Skipped() implements Signal {}

    /**
     * Nothing is heard, from now until it is reconnected. May come again with each try that fails.
     *
     * @param reason for people
     */
    record Disconnected(String reason) implements Signal {}

    /**
     * There will be nothing more to hear: the server is given up.
     *
     * @param reason for people
     */
    record ServerLost(String reason) implements Signal {}
  }

  /** Signals that are handed over at once at most; what is more waits in the socket. */
  private static final int AT_ONCE = 256;

  private final ActorContext<Command> context;
  private final Consumer<Optional<String>> connection;
  private final Meters meters;
  private final Subscribers<Signal> followers = new Subscribers<>();
  private final Subscribers<SessionEvent.Spoken> listeners = new Subscribers<>();
  private final Map<String, String> parents = new HashMap<>();

  private EventBus(
      ActorContext<Command> context, Consumer<Optional<String>> connection, Meters meters) {
    this.context = context;
    this.connection = connection;
    this.meters = meters;
  }

  /**
   * A bus that listens to {@code stream}.
   *
   * @param stream runs for ever, reconnecting by itself
   * @param connection told, from any thread, why there is no connection; empty when there is one
   */
  public static Behavior<Command> create(
      Source<StreamSignal, NotUsed> stream, Consumer<Optional<String>> connection, Meters meters) {
    return Behaviors.setup(
        context -> {
          EventBus bus = new EventBus(context, connection, meters);
          stream
              .map(signal -> new Read(signal, System.nanoTime()))
              .batch(AT_ONCE, EventBus::first, EventBus::with)
              .runWith(sink(context.getSelf()), context.getSystem());
          return bus.open();
        });
  }

  /**
   * What came is acknowledged, so that a flood waits in the socket and not in the mailbox. All that
   * comes until then is handed over at once: a message for each would cost more than to read it.
   */
  private static Sink<List<Read>, NotUsed> sink(ActorRef<Command> self) {
    return ActorSink.<List<Read>, Command, Ack>actorRefWithBackpressure(
        self,
        Heard::new,
        Opened::new,
        new Ack(),
        new StreamEnded("completed"),
        failure -> new StreamEnded(String.valueOf(failure)));
  }

  private static List<Read> first(Read read) {
    return with(new ArrayList<>(), read);
  }

  private static List<Read> with(List<Read> before, Read read) {
    before.add(read);
    return before;
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(Follow.class, this::onFollow)
        .onMessage(Listen.class, this::onListen)
        .onMessage(Adopt.class, this::onAdopt)
        .onMessage(Left.class, this::onLeft)
        .onMessage(Opened.class, this::onOpened)
        .onMessage(StreamEnded.class, this::onStreamEnded)
        .build();
  }

  private Behavior<Command> onOpened(Opened opened) {
    opened.source().tell(new Ack());
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Heard heard) {
    heard.all().forEach(this::hear);
    heard.source().tell(new Ack());
    return Behaviors.same();
  }

  private void hear(Read read) {
    StreamSignal signal = read.signal();
    if (signal instanceof StreamSignal.Received received) {
      pass(received.event());
      meters.eventPassed(Duration.ofNanos(System.nanoTime() - read.at()));
    } else if (signal instanceof StreamSignal.Disconnected lost) {
      meters.streamLost();
      connection.accept(Optional.of(lost.reason()));
      followers.all().forEach(all -> tell(all, new Signal.Disconnected(lost.reason())));
    } else if (signal instanceof StreamSignal.Skipped) {
      followers.all().forEach(all -> tell(all, new Signal.Skipped()));
    } else {
      meters.streamConnected();
      connection.accept(Optional.empty());
      followers.all().forEach(all -> tell(all, new Signal.Reconnected()));
    }
  }

  private Behavior<Command> onFollow(Follow follow) {
    followers.add(follow.sessionId(), follow.follower());
    context.watchWith(follow.follower(), new Left(follow.follower()));
    return Behaviors.same();
  }

  private Behavior<Command> onListen(Listen listen) {
    listeners.add(listen.sessionId(), listen.listener());
    context.watchWith(listen.listener(), new Left(listen.listener()));
    return Behaviors.same();
  }

  private Behavior<Command> onAdopt(Adopt adopt) {
    adopt(adopt.child(), adopt.root());
    return Behaviors.same();
  }

  private Behavior<Command> onLeft(Left left) {
    followers.remove(left.one());
    listeners.remove(left.one());
    parents.values().removeIf(root -> !followers.has(root));
    return Behaviors.same();
  }

  private Behavior<Command> onStreamEnded(StreamEnded ended) {
    throw new IllegalStateException("the event stream ended: " + ended.reason());
  }

  private void pass(SessionEvent event) {
    if (event instanceof SessionEvent.Spoken spoken) {
      listeners.of(spoken.sessionId()).forEach(listener -> listener.tell(spoken));
      // Who follows need not know what was said, only that something was.
      SessionEvent stirred = new SessionEvent.Stirred(spoken.sessionId());
      tell(followers.of(spoken.sessionId()), new Signal.Happened(stirred));
      return;
    }
    List<ActorRef<Signal>> all = followers.of(event.sessionId());
    if (!all.isEmpty()) {
      tell(all, new Signal.Happened(event));
    } else if (event instanceof SessionEvent.Created created && created.parentId() != null) {
      adopt(created.sessionId(), created.parentId());
    } else if (event instanceof SessionEvent.Deleted) {
      parents.remove(event.sessionId());
    } else if (isAsk(event)) {
      String root = parents.get(event.sessionId());
      tell(root == null ? List.of() : followers.of(root), new Signal.Happened(event));
    }
  }

  /** Remembers whose session a sub-agent's belongs to, at any depth. */
  private void adopt(String child, String parent) {
    String root = parents.getOrDefault(parent, parent);
    if (followers.has(root)) {
      parents.put(child, root);
    }
  }

  private static boolean isAsk(SessionEvent event) {
    return event instanceof SessionEvent.PermissionAsked
        || event instanceof SessionEvent.PermissionReplied
        || event instanceof SessionEvent.QuestionAsked
        || event instanceof SessionEvent.QuestionReplied;
  }

  private static void tell(List<ActorRef<Signal>> all, Signal signal) {
    all.forEach(follower -> follower.tell(signal));
  }
}
