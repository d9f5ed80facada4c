/** Every limit and address Troupe is run with, read once from HOCON and checked. A leaf. */
@NullMarked
package troupe.settings;

import org.jspecify.annotations.NullMarked;
