package troupe.team;

import org.jspecify.annotations.Nullable;
import troupe.worker.SessionRef;

/**
 * A session and the server it lives on.
 *
 * @param server the URL of a server that somebody else runs; {@code null} for the shared one
 */
record Seat(SessionRef session, @Nullable String server) {}
