/**
 * One turn of one session at a time: handed over, followed to its end, cut, taken up again after a
 * crash. {@link troupe.turn.Turn} and {@link troupe.turn.Hearing} decide; {@link
 * troupe.turn.Recipient} does it. Knows nothing of teams.
 */
@NullMarked
package troupe.turn;

import org.jspecify.annotations.NullMarked;
