package troupe.worker.server;

import org.apache.pekko.actor.typed.ActorRef;
import troupe.opencode.ServerProcess;
import troupe.worker.Placement;
import troupe.worker.ServerNews;

/**
 * Tells the pool what happens to one server, and the registry which process it has.
 *
 * @param place of the server in the registry
 */
record Herald(
    Placement.Own placement,
    ActorRef<ServerPool.Command> pool,
    ActorRef<SpawnedServers.Command> registry,
    String place) {

  void spawned(ServerProcess.Started started) {
    note(started);
    tell(new ServerNews.Spawned(placement, started.pid()));
  }

  /** There is a process, for so short a time that nobody need know. */
  void note(ServerProcess.Started started) {
    SpawnedServer server =
        new SpawnedServer(
            started.pid(), started.startedAt(), placement.owner(), placement.directory());
    registry.tell(new SpawnedServers.Started(place, server));
  }

  void ended() {
    registry.tell(new SpawnedServers.Ended(place));
  }

  void ready(ServerProcess.Ready at) {
    tell(new ServerNews.Ready(placement, at.pid(), at.address().url()));
  }

  void reused(ServerProcess.Ready at) {
    tell(new ServerNews.Reused(placement, at.pid(), at.address().url()));
  }

  void failed(String reason, boolean givenUp) {
    tell(new ServerNews.Failed(placement, reason, givenUp));
  }

  void stopped(String because) {
    tell(new ServerNews.Stopped(placement, because));
  }

  private void tell(ServerNews news) {
    pool.tell(new ServerPool.Happened(news));
  }
}
