package troupe.run;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import troupe.api.WorkerStatus;
import troupe.api.WorkerView;
import troupe.worker.Placement;
import troupe.worker.config.Backend;
import troupe.worker.config.WorkerConfig;

/**
 * A worker at one moment, and the status that follows.
 *
 * @param directory where it works; {@code null} leaves it to the caller
 * @param servers its own ones
 * @param working where its running prompts are answered
 * @param running how many of them there are
 * @param trouble why its last start failed
 */
record WorkerSnapshot(
    WorkerConfig worker,
    @Nullable String directory,
    List<Servers.Server> servers,
    Set<Placement> working,
    int running,
    int waiting,
    @Nullable String trouble) {

  /** The one that needs a person most. */
  WorkerStatus status() {
    if (worker.backend() == Backend.AGENT) {
      return running > 0 ? WorkerStatus.BUSY : idle(worker.enabled());
    }
    if (any(WorkerStatus.ERROR)) {
      return WorkerStatus.ERROR;
    }
    if (any(WorkerStatus.STARTING) || waitsForServer()) {
      return WorkerStatus.STARTING;
    }
    return running > 0 ? WorkerStatus.BUSY : idle(!servers.isEmpty());
  }

  WorkerView view() {
    Servers.Server first = servers.isEmpty() ? null : servers.get(0);
    return new WorkerView(
        worker.id(),
        worker.backend().toString(),
        status(),
        worker.enabled(),
        worker.description(),
        Objects.requireNonNullElse(worker.agent(), worker.id()),
        worker.model(),
        directory,
        worker.reuse().toString(),
        running,
        waiting,
        error(),
        first == null ? null : first.pid(),
        first == null ? null : first.url(),
        servers.stream().map(this::server).toList());
  }

  private WorkerView.Server server(Servers.Server server) {
    boolean busy = server.status() == WorkerStatus.READY && working.contains(server.placement());
    return new WorkerView.Server(
        busy ? WorkerStatus.BUSY : server.status(),
        server.pid(),
        server.url(),
        server.placement().model(),
        server.placement().directory(),
        server.error());
  }

  private @Nullable String error() {
    return servers.stream()
        .map(Servers.Server::error)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(trouble);
  }

  private boolean any(WorkerStatus status) {
    return servers.stream().anyMatch(server -> server.status() == status);
  }

  /** A prompt is about to start one. */
  private boolean waitsForServer() {
    return working.stream()
        .anyMatch(at -> servers.stream().noneMatch(server -> server.placement().equals(at)));
  }

  private static WorkerStatus idle(boolean ready) {
    return ready ? WorkerStatus.READY : WorkerStatus.STOPPED;
  }
}
