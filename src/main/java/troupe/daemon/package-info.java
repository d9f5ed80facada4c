/**
 * Puts the parts together and runs them: the composition root. Knows every other package but the
 * command line, and decides nothing about teams.
 */
@NullMarked
package troupe.daemon;

import org.jspecify.annotations.NullMarked;
