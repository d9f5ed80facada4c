/** The commands on teams: each is one question to a running daemon and its answer in print. */
@NullMarked
package troupe.cli.team;

import org.jspecify.annotations.NullMarked;
