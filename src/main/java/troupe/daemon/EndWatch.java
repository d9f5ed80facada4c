package troupe.daemon;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Waits for the end of another actor, and tells those that are none. */
final class EndWatch {

  /** What it hears. */
  sealed interface Command {}

  private record Ended() implements Command {}

  private EndWatch() {}

  /**
   * Watches {@code actor}.
   *
   * @param ended completed when it and all below it have ended
   */
  static Behavior<Command> create(ActorRef<?> actor, CompletableFuture<Done> ended) {
    return Behaviors.setup(
        context -> {
          context.watchWith(actor, new Ended());
          return Behaviors.receive(Command.class)
              .onMessage(
                  Ended.class,
                  end -> {
                    ended.complete(Done.getInstance());
                    return Behaviors.stopped();
                  })
              .build();
        });
  }
}
