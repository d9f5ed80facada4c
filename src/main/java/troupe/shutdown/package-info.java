/** A leaf: what is to be done, in order, when a daemon ends, with its actor system or without. */
@NullMarked
package troupe.shutdown;

import org.jspecify.annotations.NullMarked;
