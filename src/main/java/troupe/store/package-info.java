/**
 * The durable files of teams: one folder a team, a snapshot and journals in it, of which the newest
 * is written and older ones are put aside, and the lock that keeps a second daemon off them. Knows
 * bytes and JSON, nothing of what a team is.
 */
@NullMarked
package troupe.store;

import org.jspecify.annotations.NullMarked;
