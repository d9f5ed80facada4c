/**
 * Puts the bridge into an OpenCode project or a user's configuration, and takes it out again: a
 * plugin file and an entry in {@code opencode.json}. The files belong to somebody else, so their
 * text is edited in place, and what was there comes back.
 */
@NullMarked
package troupe.install;

import org.jspecify.annotations.NullMarked;
