package troupe.worker.server;

import java.util.ArrayList;
import java.util.List;
import troupe.opencode.OpenCodeException;
import troupe.worker.Worker;

/** Who waits for a server. */
final class WaitingRoom {

  /** Calls wait for one start together; more than this is a caller gone wild. */
  private static final int MOST = 1_000;

  private final List<WorkerServer.Want> waiting = new ArrayList<>();

  /** Waits, or is refused when too many do. */
  void enter(WorkerServer.Want want) {
    if (waiting.size() < MOST) {
      waiting.add(want);
    } else {
      want.refuse(OpenCodeException.failed("too many wait for the server", null));
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void grant(Worker worker) {
    waiting.forEach(want -> want.grant(worker));
    waiting.clear();
  }

  void refuse(OpenCodeException cause) {
    waiting.forEach(want -> want.refuse(cause));
    waiting.clear();
  }
}
