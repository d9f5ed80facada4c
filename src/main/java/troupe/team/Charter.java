package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a team was founded as, and who leads it since.
 *
 * @param leadSessionId empty before the first event
 * @param leadServer the URL of the server it lives on, when that is somebody else's; {@code null}
 *     for the shared one
 * @param directory where its lead and its members work that name no other; absolute
 */
record Charter(
    String name,
    @Nullable String description,
    String leadSessionId,
    @Nullable String leadServer,
    String directory,
    Instant createdAt) {

  /** Before the first event. */
  static final Charter NONE = new Charter("", null, "", null, "", Instant.EPOCH);

  static Charter of(TeamEvent.TeamCreated event, Instant at) {
    return new Charter(
        event.name(),
        event.description(),
        event.leadSessionId(),
        event.leadServer(),
        event.directory(),
        at);
  }

  Charter led(String session, @Nullable String server) {
    return new Charter(name, description, session, server, directory, createdAt);
  }
}
