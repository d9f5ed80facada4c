/**
 * The {@code server} backend: OpenCode servers that Troupe starts for a worker or a member, one for
 * each placement, and the sessions on them. What runs in a session is none of its business.
 */
@NullMarked
package troupe.worker.server;

import org.jspecify.annotations.NullMarked;
