package troupe.worker.server;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.opencode.OpenCodeException;
import troupe.worker.Worker;
import troupe.worker.server.WorkerServer.Answer;

/** Who waits for a server. */
final class WaitingRoom {

  /** Calls wait for one start together; more than this is a caller gone wild. */
  private static final int MOST = 1_000;

  private final List<ActorRef<Answer>> waiting = new ArrayList<>();

  /** Waits, or is refused when too many do. */
  void enter(ActorRef<Answer> asker) {
    if (waiting.size() < MOST) {
      waiting.add(asker);
    } else {
      OpenCodeException cause = OpenCodeException.failed("too many wait for the server", null);
      asker.tell(new WorkerServer.NotGranted(cause));
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void grant(Worker worker) {
    answer(new WorkerServer.Granted(worker));
  }

  void refuse(OpenCodeException cause) {
    answer(new WorkerServer.NotGranted(cause));
  }

  private void answer(Answer answer) {
    waiting.forEach(asker -> asker.tell(answer));
    waiting.clear();
  }
}
