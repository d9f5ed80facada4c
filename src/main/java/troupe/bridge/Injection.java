package troupe.bridge;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server that Troupe starts is given so that its sessions can call the daemon.
 *
 * @param daemon where it listens; {@code null} when it does not, and nothing is given then
 * @param token the file that holds its token; absolute, called {@code token}
 * @param plugin the daemon's own copy of the plugin; absolute
 */
public record Injection(@Nullable URI daemon, Path token, Path plugin) {}
