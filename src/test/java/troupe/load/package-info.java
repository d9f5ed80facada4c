/**
 * Many teams at once: the real daemon as a process of its own, under the load of many members,
 * clients and readers of events. OpenCode is replaced by {@link troupe.load.FastOpenCode}, because
 * the real one would be the limit.
 */
@NullMarked
package troupe.load;

import org.jspecify.annotations.NullMarked;
