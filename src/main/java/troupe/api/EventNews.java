package troupe.api;

import java.util.List;

/** What is new in one team, told once it is on disk. */
public sealed interface EventNews {

  String team();

  /**
   * Events that follow on each other.
   *
   * @param from the first seq that {@code events} are all the public ones of
   * @param to the last one; below {@code from} when it is only told how far the team is
   */
  record Stored(String team, long from, long to, List<Event> events) implements EventNews {

    public Stored {
      events = List.copyOf(events);
    }
  }

  /** The team is no more. One made later under its name has another history. */
  record Archived(String team) implements EventNews {}
}
