package troupe.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured several times.
 *
 * @param bench which benchmark it belongs to
 * @param unit of {@code rounds}, such as {@code /s} or {@code ms}
 * @param rounds what each round gave
 * @param floor what it is held against; {@code null} when it stands alone
 */
record Figure(String bench, String name, String unit, List<Double> rounds, @Nullable Floor floor) {

  Figure {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(bench + " " + name + ": nothing was measured");
    }
  }

  /**
   * What the same could cost at least.
   *
   * @param shares the measured in parts of the floor, of each round: of a rate at most about 1, of
   *     a time at least about 1
   */
  record Floor(String name, List<Double> shares) {

    Floor {
      shares = List.copyOf(shares);
    }

    double share() {
      return Spread.of(shares).median();
    }
  }

  static Figure alone(String bench, String name, String unit, List<Double> rounds) {
    return new Figure(bench, name, unit, rounds, null);
  }

  static Figure once(String bench, String name, String unit, double value) {
    return alone(bench, name, unit, List.of(value));
  }

  Spread spread() {
    return Spread.of(rounds);
  }
}
