package troupe.team;

import java.util.List;
import java.util.function.Function;
import troupe.api.Refusal;

/** What the rules make of a command: events to store and an answer, or a refusal. */
sealed interface Decision<T> {

  /**
   * It will happen, once the events are on disk.
   *
   * @param answer computed from the state after the events
   */
  record Accepted<T>(List<TeamEvent> events, Function<TeamState, T> answer) implements Decision<T> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Nothing happens. */
  record Refused<T>(Refusal refusal) implements Decision<T> {}
}
