package troupe.worker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configured workers as they are at the moment. Read by many threads; replaced as a whole, so
 * that a reader never sees half of a change.
 */
public final class WorkerBook {

  private final Path project;
  private volatile Orchestrator current;

  /**
   * A book that begins with {@code first}.
   *
   * @param project what a worker's relative directory is relative to; absolute
   */
  public WorkerBook(Path project, Orchestrator first) {
    this.project = project;
    this.current = first;
  }

  /** Every worker, disabled ones too, in the order of the files. */
  public List<WorkerConfig> workers() {
    return List.copyOf(current.workers().values());
  }

  public Optional<WorkerConfig> worker(String id) {
    return Optional.ofNullable(current.workers().get(id));
  }

  /** Where {@code worker} works; empty when its configuration leaves it to the caller. */
  public Optional<String> directory(WorkerConfig worker) {
    return Optional.ofNullable(worker.directory())
        .map(given -> project.resolve(given).normalize().toString());
  }

  /** The longest a server of {@code owner} may take to start; usual where it is no worker's id. */
  public Duration startTimeout(String owner) {
    return worker(owner).map(WorkerConfig::startTimeout).orElseGet(TimeLimit.START_TIMEOUT::usual);
  }

  /** How long a server of {@code owner} may be idle; zero for ever; usual as above. */
  public Duration idleStop(String owner) {
    return worker(owner).map(WorkerConfig::idleStop).orElseGet(TimeLimit.IDLE_STOP::usual);
  }

  /** From now on these are the workers. */
  public void replace(Orchestrator next) {
    current = next;
  }
}
