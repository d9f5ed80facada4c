package troupe.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds of each figure that count
 * @param round how long one takes, where it is not bound by a number of commands
 * @param load how long the long run puts the daemon under load
 * @param connections how many clients at once, one figure each
 * @param scale what large sizes are divided by
 */
record Plan(int rounds, Duration round, Duration load, List<Integer> connections, int scale) {

  /** Numbers to quote. */
  static Plan full(int rounds, Duration round, Duration load, List<Integer> connections) {
    return new Plan(rounds, round, load, connections, 1);
  }

  /** Only proves that everything runs; its numbers mean nothing. */
  static Plan trial() {
    return new Plan(1, Duration.ofMillis(100), Duration.ofSeconds(2), List.of(1, 16), 50);
  }

  /**
   * Rounds before those that count where code is measured that the JVM has to compile first: some
   * 50,000 commands. A daemon that has just started is slower.
   */
  int warmUp() {
    return isTrial() ? 1 : 10;
  }

  /** Rounds of a figure of such code, also those that do not count. */
  int warmRounds() {
    return warmUp() + rounds;
  }

  /** {@code full}, or less of it in a trial. */
  int size(int full) {
    return Math.max(1, full / scale);
  }

  boolean isTrial() {
    return scale > 1;
  }
}
