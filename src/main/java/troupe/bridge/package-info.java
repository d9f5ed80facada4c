/**
 * What lets sessions inside OpenCode call the daemon: the plugin, which ships as a resource of this
 * package, and the MCP entry that has the tools. Both go into users' files, by {@code install}, and
 * into the servers that Troupe starts. A leaf.
 */
@NullMarked
package troupe.bridge;

import org.jspecify.annotations.NullMarked;
