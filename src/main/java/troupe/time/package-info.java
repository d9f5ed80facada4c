/** How moments are written for others: in files, in answers, in texts of tools. A leaf. */
@NullMarked
package troupe.time;

import org.jspecify.annotations.NullMarked;
