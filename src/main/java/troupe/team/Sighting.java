package troupe.team;

import java.time.Instant;
import java.util.Optional;
import troupe.api.Refusal;

/**
 * A team at one moment, with what is not on disk.
 *
 * @param spawnPause why no member is made now
 */
record Sighting(TeamState state, Instant now, Optional<Refusal> spawnPause) {}
