/** What the stages of the JDK and of Pekko leave to their users. A leaf. */
@NullMarked
package troupe.async;

import org.jspecify.annotations.NullMarked;
