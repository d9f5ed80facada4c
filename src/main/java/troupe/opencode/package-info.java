/**
 * One OpenCode server as seen from Troupe: its calls, its event stream, the ids it sorts by, and
 * the server process when Troupe runs it itself. Knows nothing of teams.
 */
@NullMarked
package troupe.opencode;

import org.jspecify.annotations.NullMarked;
