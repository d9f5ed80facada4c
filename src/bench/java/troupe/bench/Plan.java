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

  /** Commands before those that count where code is measured that the JVM has to compile first. */
  private static final int WARM = 100_000;

  private static final int USUAL = 5_000;

  /** Numbers to quote. */
  static Plan full(int rounds, Duration round, Duration load, List<Integer> connections) {
    return new Plan(rounds, round, load, connections, 1);
  }

  /** Only proves that everything runs; its numbers mean nothing. */
  static Plan trial() {
    return new Plan(1, Duration.ofMillis(100), Duration.ofSeconds(2), List.of(1, 16), 50);
  }

  /**
   * Rounds that do not count, since a daemon that has just started is slower.
   *
   * @param commands of one round, or whatever else passes all of the code
   */
  int warmUp(int commands) {
    return isTrial() ? 1 : Math.max(WARM / USUAL, WARM / commands);
  }

  /** The same for the usual number of commands. */
  int warmUp() {
    return warmUp(USUAL);
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
