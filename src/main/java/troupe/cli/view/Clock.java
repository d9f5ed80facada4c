package troupe.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import troupe.terminal.Figures;

/**
 * How times are shown.
 *
 * @param now what ages are counted to
 * @param zone of times of day
 * @param ages whether how long ago is said, and not when: it changes all the time, and so is for
 *     what is drawn over
 */
public record Clock(Instant now, ZoneId zone, boolean ages) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** As it is here and now. */
  public static Clock system(boolean ages) {
    return new Clock(Instant.now(), ZoneId.systemDefault(), ages);
  }

  /** A time of the API; a dash when it is none. */
  String show(String time) {
    return parse(time).map(this::show).orElse("-");
  }

  private String show(Instant time) {
    return ages ? Figures.age(Duration.between(time, now)) : time(time);
  }

  /** When it was, with the date unless that is today's. */
  String time(Instant time) {
    boolean today = time.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? TIME : DAY).withZone(zone).format(time);
  }

  static Optional<Instant> parse(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
