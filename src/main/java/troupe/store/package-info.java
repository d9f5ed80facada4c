/**
 * The durable files of teams: one folder a team, a snapshot and a journal in it, and the lock that
 * keeps a second daemon off them. Knows bytes and JSON, nothing of what a team is.
 */
@NullMarked
package troupe.store;

import org.jspecify.annotations.NullMarked;
