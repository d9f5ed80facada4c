/** {@code troupe doctor}: what is needed to run, whether it is there, and how to mend it. */
@NullMarked
package troupe.cli.doctor;

import org.jspecify.annotations.NullMarked;
