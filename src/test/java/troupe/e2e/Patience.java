package troupe.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long a test waits for what must happen: generous, because a busy machine is no defect. */
public final class Patience {

  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Patience() {}

  public static ConditionFactory await() {
    return Awaitility.await().atMost(LIMIT).pollInterval(PAUSE).pollDelay(Duration.ZERO);
  }
}
