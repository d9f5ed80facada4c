package troupe.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Something and its floor, measured in turn so that both see the same machine. */
final class Beside {

  private final Plan plan;
  private final String bench;
  private final int warmUp;

  /** One round each does not count. */
  Beside(Plan plan, String bench) {
    this(plan, bench, 1);
  }

  private Beside(Plan plan, String bench, int warmUp) {
    this.plan = plan;
    this.bench = bench;
    this.warmUp = warmUp;
  }

  /** With so many rounds first that the JVM has compiled what is measured. */
  Beside warm() {
    return new Beside(plan, bench, plan.warmUp());
  }

  /** The same where a round is so many commands. */
  Beside warm(int commands) {
    return new Beside(plan, bench, plan.warmUp(commands));
  }

  /** A measurement that is repeated. */
  interface Round {

    /**
     * The value of one round.
     *
     * @param number from 0; the first ones do not count
     */
    double measure(int number) throws IOException;
  }

  /** A floor and its name. */
  record Floor(String name, Round round) {}

  /** Rounds without a floor. */
  Figure alone(String name, String unit, Round round) throws IOException {
    List<Double> values = new ArrayList<>();
    for (int number = 0; number < warmUp + plan.rounds(); number++) {
      double value = round.measure(number);
      if (number >= warmUp) {
        values.add(value);
      }
    }
    return Figure.alone(bench, name, unit, values);
  }

  /** Rounds, each in parts of its floor's. */
  Figure measure(String name, String unit, Round round, Floor floor) throws IOException {
    List<Double> shares = new ArrayList<>();
    Round both =
        number -> {
          double least = floor.round().measure(number);
          double value = round.measure(number);
          if (number >= warmUp) {
            shares.add(value / least);
          }
          return value;
        };
    List<Double> values = alone(name, unit, both).rounds();
    return new Figure(bench, name, unit, values, new Figure.Floor(floor.name(), shares));
  }
}
