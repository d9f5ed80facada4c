package troupe.run;

import org.jspecify.annotations.Nullable;

/**
 * A turn is being aborted.
 *
 * @param waitedFor the permission it waited for when that began
 */
record Cutting(Why why, @Nullable String waitedFor) {

  /** Why that is so. */
  enum Why {
    /** It passed its time limit. */
    LIMIT,
    /** Its worker was stopped. */
    STOP
  }
}
