package troupe.worker.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import troupe.opencode.OpenCodeBinary;
import troupe.opencode.OpenCodeException;
import troupe.opencode.ServerProcess;
import troupe.worker.Placement;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/** How the server of a placement is run. */
final class Launch {

  private Launch() {}

  /**
   * Looks for the binary and the directory. Blocks.
   *
   * @param environment of the daemon
   * @throws OpenCodeException saying what is missing and how to get it
   */
  static ServerProcess.Spec spec(
      Placement.Own placement, WorkerBook book, Map<String, String> environment) {
    Path directory = Path.of(placement.directory());
    if (!Files.isDirectory(directory)) {
      throw OpenCodeException.failed("the directory %s is not there".formatted(directory), null);
    }
    Optional<WorkerConfig> worker = book.worker(placement.owner());
    Map<String, String> given =
        ChildEnvironment.of(
            environment,
            worker.map(WorkerConfig::envPrefixes).orElse(List.of()),
            worker.map(WorkerConfig::env).orElse(Map.of()));
    return new ServerProcess.Spec(binary(environment), directory, given);
  }

  private static Path binary(Map<String, String> environment) {
    try {
      return OpenCodeBinary.find(environment)
          .orElseThrow(
              () ->
                  OpenCodeException.failed(
                      "there is no opencode: install it with npm install -g opencode-ai@%s, or name"
                              .formatted(OpenCodeBinary.VERSION)
                          + " it in TROUPE_OPENCODE",
                      null));
    } catch (IllegalArgumentException named) {
      throw OpenCodeException.failed(String.valueOf(named.getMessage()), named);
    }
  }
}
