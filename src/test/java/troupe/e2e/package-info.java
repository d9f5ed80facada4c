/**
 * The real daemon, as a process of its own, with the real OpenCode and a scripted model. Nothing
 * inside the daemon is touched: these tests see what its users see.
 */
@NullMarked
package troupe.e2e;

import org.jspecify.annotations.NullMarked;
