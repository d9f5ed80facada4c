package troupe.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.WorkerStatus;
import troupe.worker.Placement;
import troupe.worker.ServerNews;

/** What is known of the workers' own servers, from the news about them. */
final class Servers {

  /**
   * A server that runs, is being started, or is given up.
   *
   * @param status {@code STARTING}, {@code READY} or {@code ERROR}
   */
  record Server(
      Placement.Own placement,
      WorkerStatus status,
      @Nullable Long pid,
      @Nullable String url,
      @Nullable String error) {}

  private final Map<Placement.Own, Server> servers = new LinkedHashMap<>();
  private final Map<String, String> troubles = new HashMap<>();

  void hear(ServerNews news) {
    Placement.Own at = news.placement();
    if (news instanceof ServerNews.Spawned spawned) {
      put(new Server(at, WorkerStatus.STARTING, spawned.pid(), null, null));
    } else if (news instanceof ServerNews.Ready ready) {
      runs(at, ready.pid(), ready.url().toString());
    } else if (news instanceof ServerNews.Reused reused) {
      runs(at, reused.pid(), reused.url().toString());
    } else if (news instanceof ServerNews.Failed failed) {
      fails(failed);
    } else {
      forget(at);
    }
  }

  private void runs(Placement.Own at, long pid, String url) {
    troubles.remove(at.owner());
    put(new Server(at, WorkerStatus.READY, pid, url, null));
  }

  private void fails(ServerNews.Failed failed) {
    troubles.put(failed.placement().owner(), failed.reason());
    if (failed.givenUp()) {
      put(new Server(failed.placement(), WorkerStatus.ERROR, null, null, failed.reason()));
    } else {
      forget(failed.placement());
    }
  }

  private void put(Server server) {
    servers.put(server.placement(), server);
  }

  /** Somebody stopped the worker, and so knows of its troubles. */
  void stopped(String worker) {
    of(worker).forEach(server -> forget(server.placement()));
    troubles.remove(worker);
  }

  void forget(Placement.Own placement) {
    servers.remove(placement);
  }

  /** It may be started again. */
  void pauseOver(Placement.Own placement) {
    servers.computeIfPresent(
        placement, (at, server) -> server.status() == WorkerStatus.ERROR ? null : server);
  }

  Optional<Server> at(Placement.Own placement) {
    return Optional.ofNullable(servers.get(placement));
  }

  List<Server> of(String worker) {
    return servers.values().stream()
        .filter(server -> server.placement().owner().equals(worker))
        .toList();
  }

  /** Why the last start failed, unless one went well since. */
  @Nullable String trouble(String worker) {
    return troubles.get(worker);
  }
}
