package troupe.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them at a glance. */
public final class Figures {

  private static final long THOUSAND = 1_000;
  private static final long MILLION = 1_000_000;

  private Figures() {}

  /** The two largest units: {@code 5s}, {@code 2m 5s}, {@code 3h 0m}, {@code 2d 4h}. */
  public static String age(Duration age) {
    Duration past = age.isNegative() ? Duration.ZERO : age;
    if (past.toDays() > 0) {
      return "%dd %dh".formatted(past.toDays(), past.toHoursPart());
    }
    if (past.toHours() > 0) {
      return "%dh %dm".formatted(past.toHours(), past.toMinutesPart());
    }
    return past.toMinutes() > 0
        ? "%dm %ds".formatted(past.toMinutes(), past.toSecondsPart())
        : "%ds".formatted(past.toSeconds());
  }

  /** {@code 999}, {@code 1.2k}, {@code 3.4M}. */
  public static String count(long number) {
    if (number < THOUSAND) {
      return Long.toString(number);
    }
    return number < MILLION
        ? String.format(Locale.ROOT, "%.1fk", number / (double) THOUSAND)
        : String.format(Locale.ROOT, "%.1fM", number / (double) MILLION);
  }

  /** US dollars; fractions of a cent count, since turns are cheap. */
  public static String dollars(double amount) {
    return String.format(Locale.ROOT, amount < 1 ? "$%.4f" : "$%.2f", amount);
  }

  /**
   * A bar {@code width} columns long.
   *
   * @param whole may be 0: nothing is to be done, and nothing is filled
   */
  public static String bar(int part, int whole, int width) {
    int filled = whole == 0 ? 0 : (int) ((long) part * width / whole);
    return "█".repeat(filled) + "░".repeat(width - filled);
  }
}
