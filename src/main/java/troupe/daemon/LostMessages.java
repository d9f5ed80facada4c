package troupe.daemon;

import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream.Subscribe;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Says in the log what Pekko would keep to itself: messages that nobody handled or got. */
final class LostMessages {

  /** What it hears. */
  sealed interface Command {}

  private record Unhandled(UnhandledMessage message) implements Command {}

  private record Undelivered(DeadLetter letter) implements Command {}

  private final ActorContext<Command> context;

  private LostMessages(ActorContext<Command> context) {
    this.context = context;
  }

  /** Listens to the whole system. */
  static Behavior<Command> create() {
    return Behaviors.setup(context -> new LostMessages(context).listening());
  }

  private Behavior<Command> listening() {
    subscribe(
        new Subscribe<>(
            UnhandledMessage.class,
            context.messageAdapter(UnhandledMessage.class, Unhandled::new)));
    subscribe(
        new Subscribe<>(
            DeadLetter.class, context.messageAdapter(DeadLetter.class, Undelivered::new)));
    return Behaviors.receive(Command.class)
        .onMessage(Unhandled.class, this::onUnhandled)
        .onMessage(Undelivered.class, this::onUndelivered)
        .build();
  }

  private void subscribe(Subscribe<?> subscription) {
    context.getSystem().eventStream().tell(subscription);
  }

  private Behavior<Command> onUnhandled(Unhandled unhandled) {
    context.getLog().warn("nobody handled {}", unhandled.message().getMessage().getClass());
    return Behaviors.same();
  }

  private Behavior<Command> onUndelivered(Undelivered undelivered) {
    DeadLetter letter = undelivered.letter();
    context
        .getLog()
        .debug("{} for {} came too late", letter.message().getClass(), letter.recipient());
    return Behaviors.same();
  }
}
