/**
 * The front door: what the HTTP edge, the tools and an embedding program call, and the data they
 * get back. JDK types only; every answer a caller must tell apart is a variant of a sealed type.
 */
@NullMarked
package troupe.api;

import org.jspecify.annotations.NullMarked;
