package troupe.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that works on a teams folder, as it introduces itself in the lock file.
 *
 * @param pid its process id
 * @param startedAt when it started
 * @param home its state directory
 * @param url where it listens, once it does
 */
public record Holder(long pid, Instant startedAt, Path home, Optional<String> url) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Whether a process that introduced itself still runs. Its id alone proves nothing: the system
   * gives it to others later.
   *
   * @param startedAt as it said, in words
   */
  public static boolean runs(long pid, String startedAt) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(started -> started.toString().equals(startedAt))
        .isPresent();
  }

  byte[] bytes() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("pid", pid).put("startedAt", startedAt.toString()).put("home", home.toString());
    url.ifPresent(known -> json.put("url", known));
    return JSON.writeValueAsBytes(json);
  }

  /** Empty when the bytes say nothing useful: the other one may be just about to write them. */
  static Optional<Holder> parse(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return Optional.of(
          new Holder(
              json.path("pid").asLong(),
              Instant.parse(json.path("startedAt").asText()),
              Path.of(json.path("home").asText()),
              Optional.of(json.path("url").asText()).filter(url -> !url.isEmpty())));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
