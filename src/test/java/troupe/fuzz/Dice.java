package troupe.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Chance that can be had again: the same seed, target and number give the same input. */
final class Dice {

  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  static Dice of(long seed, String target, int number) {
    return new Dice(new SplittableRandom(seed * 31 + target.hashCode() * 1_000_003L + number));
  }

  /** From 0 to below {@code bound}; 0 when there is nothing to choose. */
  int below(int bound) {
    return bound <= 0 ? 0 : random.nextInt(bound);
  }

  /** True once in {@code times}. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  long number() {
    return random.nextLong();
  }

  <T> T pick(List<T> all) {
    return all.get(below(all.size()));
  }
}
