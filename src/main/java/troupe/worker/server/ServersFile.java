package troupe.worker.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * {@code servers.json} in the daemon's folder: the servers that run, and the daemon that started
 * them. Only its owner can read it. All calls block.
 */
record ServersFile(Path file) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What was read.
   *
   * @param daemonRuns whether the one that wrote it is another process that still runs
   */
  record Content(boolean daemonRuns, List<SpawnedServer> servers) {}

  /**
   * What is in the file; empty when there is none.
   *
   * @throws IOException when it cannot be read or is not what Troupe writes
   */
  Optional<Content> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(Files.readAllBytes(file));
    if (!json.path("servers").isArray()) {
      throw new IOException("there is no list of servers in it");
    }
    try {
      List<SpawnedServer> servers = new ArrayList<>();
      json.path("servers").forEach(entry -> servers.add(server(entry)));
      return Optional.of(new Content(runsElsewhere(json.path("daemon")), servers));
    } catch (DateTimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Replaces the file as a whole: a reader sees the old one or the new one. */
  void write(Collection<SpawnedServer> servers) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ProcessHandle self = ProcessHandle.current();
    String startedAt = self.info().startInstant().orElse(Instant.EPOCH).toString();
    json.putObject("daemon").put("pid", self.pid()).put("startedAt", startedAt);
    for (SpawnedServer server : servers) {
      json.withArray("/servers")
          .addObject()
          .put("pid", server.pid())
          .put("startedAt", server.startedAt().toString())
          .put("owner", server.owner())
          .put("directory", server.directory());
    }
    json.withArray("/servers");
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".servers",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(
          fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** The process of that id, if it is the one that started then. */
  static Optional<ProcessHandle> process(long pid, Instant startedAt) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().startInstant().equals(Optional.of(startedAt)));
  }

  private static boolean runsElsewhere(JsonNode daemon) {
    long pid = daemon.path("pid").asLong();
    return daemon.isObject()
        && pid != ProcessHandle.current().pid()
        && process(pid, Instant.parse(daemon.path("startedAt").asText())).isPresent();
  }

  private static SpawnedServer server(JsonNode entry) {
    return new SpawnedServer(
        entry.path("pid").asLong(),
        Instant.parse(entry.path("startedAt").asText()),
        entry.path("owner").asText(),
        entry.path("directory").asText());
  }
}
