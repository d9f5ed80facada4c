/** The {@code agent} backend: sessions on a shared OpenCode server. */
@NullMarked
package troupe.worker.agent;

import org.jspecify.annotations.NullMarked;
