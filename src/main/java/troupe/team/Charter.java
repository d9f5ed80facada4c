package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a team was founded as, and who leads it since.
 *
 * @param leadSessionId empty before the first event
 * @param directory where its lead and its members work that name no other; absolute
 */
record Charter(
    String name,
    @Nullable String description,
    String leadSessionId,
    String directory,
    Instant createdAt) {

  /** Before the first event. */
  static final Charter NONE = new Charter("", null, "", "", Instant.EPOCH);

  static Charter of(TeamEvent.TeamCreated event, Instant at) {
    return new Charter(
        event.name(), event.description(), event.leadSessionId(), event.directory(), at);
  }

  Charter led(String session) {
    return new Charter(name, description, session, directory, createdAt);
  }
}
