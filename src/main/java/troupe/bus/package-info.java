/** Brings what OpenCode servers say about a session to whoever follows that session. */
@NullMarked
package troupe.bus;

import org.jspecify.annotations.NullMarked;
