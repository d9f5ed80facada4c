package troupe.team;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * The server that a session lives on, and what becomes of it.
 *
 * @param own whether nobody else lives there, so that it ends when the session is given up
 */
record Quarters(Backends backends, Placement placement, boolean own) {

  /**
   * On a server that others share.
   *
   * @param server the URL of one that somebody else runs; {@code null} for the daemon's
   */
  static Quarters at(Backends backends, @Nullable String server) {
    return new Quarters(backends, placement(server), false);
  }

  static Placement placement(@Nullable String server) {
    return server == null ? new Placement.Shared() : new Placement.Joined(server);
  }

  Worker worker() {
    return backends.at(placement);
  }

  /** Nobody will come back to the session. */
  void leave() {
    if (own) {
      backends.end(placement);
    }
  }

  /** It is as if the session had never been. */
  void clear(SessionRef session, Executor executor) {
    CompletionStage<Void> removed = worker().remove(session);
    removed.whenCompleteAsync((done, failure) -> leave(), executor);
  }
}
