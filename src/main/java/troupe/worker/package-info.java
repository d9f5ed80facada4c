/**
 * Where sessions run: one seam, {@link troupe.worker.Worker}. This package knows nothing of teams,
 * actors or HTTP; backends live in its subpackages.
 */
@NullMarked
package troupe.worker;

import org.jspecify.annotations.NullMarked;
