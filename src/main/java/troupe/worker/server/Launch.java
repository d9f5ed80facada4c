package troupe.worker.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import troupe.bridge.Injection;
import troupe.bridge.InlineConfig;
import troupe.opencode.OpenCodeBinary;
import troupe.opencode.OpenCodeException;
import troupe.opencode.ServerProcess;
import troupe.worker.Placement;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/**
 * How the server of a placement is run.
 *
 * @param worker what is configured for its owner; null where that is no worker
 */
record Launch(ServerProcess.Spec spec, @Nullable WorkerConfig worker) {

  /**
   * Looks for the binary and the directory. Blocks.
   *
   * @param environment of the daemon
   * @param injection the tools of a team, for a server on which its members live
   * @throws OpenCodeException saying what is missing and how to get it
   */
  static Launch of(
      Placement.Own placement,
      WorkerBook book,
      Map<String, String> environment,
      Injection injection) {
    Path directory = Path.of(placement.directory());
    if (!Files.isDirectory(directory)) {
      throw OpenCodeException.failed("the directory %s is not there".formatted(directory), null);
    }
    WorkerConfig worker = book.worker(placement.owner()).orElse(null);
    Map<String, String> given =
        ChildEnvironment.of(
            environment,
            worker == null ? List.of() : worker.envPrefixes(),
            worker == null ? Map.of() : worker.env(),
            inherited ->
                placement.team()
                    ? InlineConfig.with(injection, inherited)
                    : InlineConfig.without(inherited));
    return new Launch(new ServerProcess.Spec(binary(environment), directory, given), worker);
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
