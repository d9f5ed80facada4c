/**
 * Teams as actors, and the pure rules they follow. {@link troupe.team.TeamState} is the truth about
 * one team, the {@code …Rules} decide what may happen to it, the actors do the rest: store, answer,
 * prompt.
 */
@NullMarked
package troupe.team;

import org.jspecify.annotations.NullMarked;
