package troupe.bench;

import java.time.Duration;

/** Times that several benchmarks use. */
final class Waits {

  /** How long a turn of the fast OpenCode takes where it does not matter. */
  static final Duration TURN = Duration.ofMillis(20);

  /** Longer than any number of commands takes; a round ends when they are done. */
  static final Duration ALL = Duration.ofMinutes(5);

  private Waits() {}

  /** Lets others work for a while; there is nothing to wait for. */
  static void pass(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
