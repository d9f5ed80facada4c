package troupe.testing;

import java.time.Duration;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh actor system for each test, on manual time. Fails the test when an actor received a
 * message it has no handler for, which Pekko itself only publishes on its event stream.
 */
public final class Actors implements AfterEachCallback {

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<UnhandledMessage> unhandled = kit.createUnhandledMessageProbe();

  public <T> ActorRef<T> spawn(Behavior<T> behavior) {
    return kit.spawn(behavior);
  }

  /** Stops an actor of this fixture; returns when it has. */
  public <T> void stop(ActorRef<T> actor) {
    kit.stop(actor);
  }

  public <T> TestProbe<T> probe(Class<T> type) {
    return kit.createTestProbe(type);
  }

  public ActorSystem<?> system() {
    return kit.system();
  }

  public void timePasses(Duration amount) {
    time.timePasses(amount);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      unhandled.expectNoMessage(Duration.ofMillis(20));
    } finally {
      kit.shutdownTestKit();
    }
  }
}
