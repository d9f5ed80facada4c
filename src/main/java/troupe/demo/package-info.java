/**
 * A whole team at work, driven through {@link troupe.api.Teams} as any program would drive it. What
 * its members say stands in their prompts, for the scripted model to carry out.
 */
@NullMarked
package troupe.demo;

import org.jspecify.annotations.NullMarked;
