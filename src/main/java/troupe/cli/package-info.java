/** The command line: reads arguments, runs a daemon or talks to one, and picks the exit code. */
@NullMarked
package troupe.cli;

import org.jspecify.annotations.NullMarked;
