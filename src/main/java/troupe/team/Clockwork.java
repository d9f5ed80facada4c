package troupe.team;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import troupe.opencode.OpenCodeIds;
import troupe.settings.Settings;

/** Where times and ids come from. Times are whole milliseconds, as the earlier plugin's. */
public record Clockwork(Clock clock, OpenCodeIds ids) {

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  Moment moment(Settings settings) {
    return new Moment(now(), ids::messageId, settings.mail(), settings.turns());
  }
}
