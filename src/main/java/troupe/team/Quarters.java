package troupe.team;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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

  /** On the server that all share. */
  static Quarters shared(Backends backends) {
    return new Quarters(backends, new Placement.Shared(), false);
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
