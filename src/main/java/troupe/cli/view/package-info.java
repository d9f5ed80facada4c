/** What the daemon answers, as lines for people. Pure: JSON in, lines out. */
@NullMarked
package troupe.cli.view;

import org.jspecify.annotations.NullMarked;
