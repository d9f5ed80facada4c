package troupe.worker.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All files laid over each other.
 *
 * @param defaultBackend of workers that name none
 * @param workers by id, in the order they are first named; disabled ones too
 * @param files that were read, in order; later ones won
 */
public record Orchestrator(
    Backend defaultBackend, Map<String, WorkerConfig> workers, List<Path> files) {

  public Orchestrator {
    workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
    files = List.copyOf(files);
  }
}
