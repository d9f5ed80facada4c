/**
 * Measures a packaged daemon from outside, over HTTP, beside what its parts cost at least on the
 * same machine in the same minute. {@code bin/bench} starts it; docs/performance.md has results.
 */
@NullMarked
package troupe.bench;

import org.jspecify.annotations.NullMarked;
