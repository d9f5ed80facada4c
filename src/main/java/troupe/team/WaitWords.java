package troupe.team;

import java.time.Duration;
import java.time.Instant;
import troupe.api.Task;

/**
 * Words for what waits. What others wrote stands on one line in quotes, so that it cannot look like
 * a sentence of Troupe's.
 *
 * @param now what ages are told from
 */
record WaitWords(Instant now) {

  /** In characters. */
  private static final int LONGEST_QUOTE = 120;

  private static final Duration SECONDS_UNTIL = Duration.ofMinutes(2);
  private static final Duration MINUTES_UNTIL = Duration.ofHours(1);
  private static final Duration HOURS_UNTIL = Duration.ofDays(2);

  /** As {@code since 4 min}. */
  String since(Instant then) {
    return "since " + length(Duration.between(then, now));
  }

  /** As {@code in 20 s}; {@code any moment} for what is past. */
  String in(Instant then) {
    return then.isAfter(now) ? "in " + length(Duration.between(now, then)) : "any moment";
  }

  static String task(Task task) {
    return "%s \"%s\"".formatted(task.id(), quote(task.title()));
  }

  /** Within a sentence. */
  static String name(String somebody) {
    return switch (somebody) {
      case Standing.OPERATOR -> "a person";
      case Standing.SYSTEM -> "Troupe";
      default -> Names.isLead(somebody) ? "the lead" : somebody;
    };
  }

  static String quote(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= LONGEST_QUOTE) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(LONGEST_QUOTE - 1));
    return line.substring(0, splits ? LONGEST_QUOTE - 1 : LONGEST_QUOTE) + "…";
  }

  /** Two units at most; a clock that was set back makes nothing negative. */
  static String length(Duration length) {
    Duration positive = length.isNegative() ? Duration.ZERO : length;
    if (positive.compareTo(SECONDS_UNTIL) < 0) {
      return positive.toSeconds() + " s";
    }
    if (positive.compareTo(MINUTES_UNTIL) < 0) {
      return positive.toMinutes() + " min";
    }
    return positive.compareTo(HOURS_UNTIL) < 0
        ? "%d h %d min".formatted(positive.toHours(), positive.toMinutesPart())
        : "%d d %d h".formatted(positive.toDays(), positive.toHoursPart());
  }
}
