package troupe.bridge;

import java.net.URI;
import java.nio.file.Path;

/**
 * What a server that Troupe starts is given so that its sessions can call the daemon.
 *
 * @param daemon where it listens
 * @param token the file that holds its token; absolute, called {@code token}
 * @param plugin the daemon's own copy of the plugin; absolute
 */
public record Injection(URI daemon, Path token, Path plugin) {}
