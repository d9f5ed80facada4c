package troupe.daemon;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Whether a daemon lives in an actor system. One at a time: what workers do goes over the system's
 * event stream, and two would hear each other's.
 */
final class Tenancy implements Extension {

  private final AtomicBoolean taken = new AtomicBoolean();

  private Tenancy() {}

  static Tenancy of(ActorSystem<?> system) {
    return system.registerExtension(Id.ONLY);
  }

  /** Whether it was free, and is not any more. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  void leave() {
    taken.set(false);
  }

  /** By which a system finds its own. */
  private static final class Id extends ExtensionId<Tenancy> {

    private static final Id ONLY = new Id();

    @Override
    public Tenancy createExtension(ActorSystem<?> system) {
      return new Tenancy();
    }
  }
}
