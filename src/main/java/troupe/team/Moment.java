package troupe.team;

import java.time.Instant;
import java.util.function.Supplier;
import troupe.settings.Settings;

/**
 * What a decision needs besides the state and the command.
 *
 * @param messageIds a fresh id in OpenCode's time-sorted form, each time
 */
record Moment(
    Instant now, Supplier<String> messageIds, Settings.Mail limits, Settings.Turns turns) {}
