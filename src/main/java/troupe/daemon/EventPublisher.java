package troupe.daemon;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.eventstream.EventStream.Subscribe;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import troupe.api.WorkerEvent;
import troupe.http.EventJson;
import troupe.opencode.OpenCodeException;

/**
 * Puts worker events into the shared OpenCode server's own event stream, one after another, so that
 * a UI which listens there sees them. A server that is away or slow costs events, never memory. A
 * defect costs those that wait, and no more: nobody's work hangs on it.
 *
 * <pre>
 *               Happened             Sent or NotSent
 *   resting     → sending            late: of before a defect
 *   sending     wait, or be dropped  → sending the next, or → resting
 * </pre>
 */
final class EventPublisher {

  /** What a listener finds before the event; OpenCode takes no types but its own. */
  private static final String NAME = "orchestra.event ";

  /** Some seconds of one worker that speaks; more would be old news. */
  static final int WAITING = 500;

  /** What it understands. */
  sealed interface Command {}

  private record Happened(WorkerEvent event) implements Command {}

  private record Sent() implements Command {}

  private record NotSent(Throwable cause) implements Command {}

  private final ActorContext<Command> context;
  private final Function<String, CompletionStage<Void>> publish;

  private EventPublisher(
      ActorContext<Command> context, Function<String, CompletionStage<Void>> publish) {
    this.context = context;
    this.publish = publish;
  }

  /**
   * Publishes from now on.
   *
   * @param publish puts a text into the server's stream; fails with {@link OpenCodeException}
   */
  static Behavior<Command> create(Function<String, CompletionStage<Void>> publish) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(context -> new EventPublisher(context, publish).listening()))
        .onFailure(SupervisorStrategy.restart());
  }

  private Behavior<Command> listening() {
    ActorRef<WorkerEvent> ear = context.messageAdapter(WorkerEvent.class, Happened::new);
    context.getSystem().eventStream().tell(new Subscribe<>(WorkerEvent.class, ear));
    return resting();
  }

  private Behavior<Command> resting() {
    return Behaviors.receive(Command.class)
        .onMessage(Happened.class, happened -> send(happened.event(), TreePVector.empty()))
        .onMessage(Sent.class, late -> Behaviors.same())
        .onMessage(NotSent.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> sending(PVector<WorkerEvent> waiting) {
    return Behaviors.receive(Command.class)
        .onMessage(Happened.class, happened -> onHappenedWhileSending(happened, waiting))
        .onMessage(Sent.class, sent -> next(waiting))
        .onMessage(NotSent.class, not -> onNotSent(not, waiting))
        .build();
  }

  private Behavior<Command> onHappenedWhileSending(
      Happened happened, PVector<WorkerEvent> waiting) {
    if (waiting.size() >= WAITING) {
      context.getLog().debug("an event for OpenCode is dropped, {} wait", waiting.size());
      return Behaviors.same();
    }
    return sending(waiting.plus(happened.event()));
  }

  private Behavior<Command> onNotSent(NotSent not, PVector<WorkerEvent> waiting) {
    context.getLog().debug("an event for OpenCode is lost: {}", not.cause().getMessage());
    return next(waiting);
  }

  private Behavior<Command> next(PVector<WorkerEvent> waiting) {
    return waiting.isEmpty() ? resting() : send(waiting.get(0), waiting.minus(0));
  }

  private Behavior<Command> send(WorkerEvent event, PVector<WorkerEvent> waiting) {
    context.pipeToSelf(
        publish.apply(NAME + EventJson.of(event)),
        (done, failure) -> failure == null ? new Sent() : new NotSent(failure));
    return sending(waiting);
  }
}
