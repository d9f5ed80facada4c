package troupe.worker;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** Every server that sessions run on. */
public interface Backends {

  /** Where sessions placed so are run. Starts nothing yet. */
  Worker at(Placement placement);

  /** Ends a server of its own, if it runs; completes when it has ended. Sessions are kept. */
  CompletionStage<Void> end(Placement placement);

  /**
   * The configuration has changed: a server that was started by an older one is ended as soon as
   * its sessions are idle. The next call starts it by the new one.
   */
  void refresh();

  /** From now on {@code listener} is told what happens to servers, until it stops. */
  void watch(ActorRef<ServerNews> listener);
}
