/**
 * {@code openapi.yaml} as a measure: whatever tests send to the daemon and get from it is held
 * against it.
 */
@NullMarked
package troupe.contract;

import org.jspecify.annotations.NullMarked;
