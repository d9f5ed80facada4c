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

  /** Puts there what is newly on disk, if anything is. */
  static void publish(List<Ledger.Batch> batches, ActorSystem<?> system) {
    if (!batches.isEmpty()) {
      TeamState after = batches.get(batches.size() - 1).after();
      List<Dated> events =
          batches.stream()
              .flatMap(batch -> batch.events().stream().map(event -> new Dated(event, batch.at())))
              .toList();
      new Stored(after.name(), after.seq(), events).publish(system);
    }
  }

  /**
   * Events that are on disk.
   *
   * @param last the seq of the last one, or how far the team is where there are none
   */
  record Stored(String team, long last, List<Dated> events) implements Told {}

  /** An event and when it happened. */
  record Dated(TeamEvent event, Instant at) {}

  /** The team's files were put away. */
  record Archived(String team) implements Told {}
}
