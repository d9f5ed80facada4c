/** What tests of several packages share. */
@NullMarked
package troupe.testing;

import org.jspecify.annotations.NullMarked;
