package troupe.worker.server;

import java.time.Instant;

/**
 * A running OpenCode server that Troupe started, as the registry on disk has it.
 *
 * @param pid of the server; with {@code startedAt} it names this process and no other
 * @param owner whom it is for
 * @param directory where it runs; absolute
 */
public record SpawnedServer(long pid, Instant startedAt, String owner, String directory) {}
