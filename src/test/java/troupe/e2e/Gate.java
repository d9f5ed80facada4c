package troupe.e2e;

import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds turns until a test lets them go on: a tool call that runs as long as a file is there. The
 * file is gone with the test's folder, so nobody waits for ever.
 */
final class Gate {

  private static final String CALL =
      "[[call bash {\"command\":\"touch %s.%s; while [ -e %s ]; do sleep 0.1; done\","
          + "\"description\":\"wait\"}]]";

  private final Path file;

  private Gate(Path file) {
    this.file = file;
  }

  /** A closed gate for sessions that work in {@code project}. */
  static Gate in(Path project) throws IOException {
    return new Gate(Files.createTempFile(project, "gate", ""));
  }

  /** For the prompt of {@code guest}. */
  String call(String guest) {
    // Relative, since OpenCode asks before it touches what lies outside of the project.
    Path name = file.getFileName();
    return CALL.formatted(name, guest, name);
  }

  /** Waits until the turns of all {@code guests} stand at the gate. */
  void awaitAll(String... guests) {
    for (String guest : guests) {
      await()
          .alias(guest + " at the gate")
          .until(() -> Files.exists(file.resolveSibling(file.getFileName() + "." + guest)));
    }
  }

  void open() throws IOException {
    Files.deleteIfExists(file);
  }
}
