/**
 * Text for people: lines with colours, tables, times, and a screen that is drawn over in place.
 * Whatever models and sessions wrote is made harmless here. Knows nothing of teams.
 */
@NullMarked
package troupe.terminal;

import org.jspecify.annotations.NullMarked;
