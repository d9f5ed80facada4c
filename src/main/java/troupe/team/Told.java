package troupe.team;

import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;

/** What is new in a team, for the system's event stream; {@link ActorEvents} listens there. */
sealed interface Told {

  String team();

  /** Puts it there; in order for each who publishes. */
  default void publish(ActorSystem<?> system) {
    system.eventStream().tell(new EventStream.Publish<>(this));
  }

  /**
   * Events that are on disk.
   *
   * @param last the seq of the last one, or how far the team is where there are none
   */
  record Stored(String team, long last, Instant at, List<TeamEvent> events) implements Told {}

  /** The team's files were put away. */
  record Archived(String team) implements Told {}
}
