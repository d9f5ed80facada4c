package troupe.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of a team's history.
 *
 * @param events oldest first
 * @param next where the next page begins: after this seq
 * @param last the newest seq there is; when {@code next} is as large, this is all so far
 * @param gap what could not be told before the first of {@code events}; {@code null} for nothing
 */
public record EventPage(List<Event> events, long next, long last, @Nullable Gap gap) {

  public EventPage {
    events = List.copyOf(events);
  }

  /** Why something is missing; {@link #toString()} is the word on the wire. */
  public enum Reason {
    /** So old that the team's files do not have it any more. */
    NOT_KEPT,
    /** The reader was further than the team has come; it is another history, told anew. */
    BEYOND_END,
    /** The team was archived before it could be told. */
    ARCHIVED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Events that are not told.
   *
   * @param from the first seq
   * @param to the last seq
   */
  public record Gap(Reason reason, long from, long to) {}
}
