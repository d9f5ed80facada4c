/** Runs configured workers: one prompt, one answer. */
@NullMarked
package troupe.run;

import org.jspecify.annotations.NullMarked;
