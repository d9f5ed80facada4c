package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The durations of a worker, their ranges and what holds unless configured otherwise. */
enum TimeLimit {
  /** A prompt that thinks and calls tools takes minutes; a day is for work left over night. */
  TIMEOUT("timeout", "5m", "24h"),
  /** A server starts in seconds, the first time on a machine it loads its packages. */
  START_TIMEOUT("startTimeout", "60s", "10m"),
  /** Longer than a pause in a talk; a server that waits holds some hundred megabytes. */
  IDLE_STOP("idleStop", "10m", "24h");

  /** Nothing answers faster; less is a slip of the unit. */
  private static final String LEAST = "1s";

  private final String field;
  private final String usual;
  private final String most;

  TimeLimit(String field, String usual, String most) {
    this.field = field;
    this.usual = usual;
    this.most = most;
  }

  String field() {
    return field;
  }

  Duration usual() {
    return duration(usual).orElseThrow();
  }

  /** Every duration of a document that is out of its range, leaving those spoiled already. */
  static List<Flaw> flaws(Document document, Set<JsonPointer> spoiled) {
    List<Flaw> flaws = new ArrayList<>();
    for (Map.Entry<String, JsonNode> worker : document.root().path("workers").properties()) {
      for (TimeLimit limit : values()) {
        JsonPointer at = Pointers.field(worker.getKey(), limit.field);
        JsonNode given = worker.getValue().path(limit.field);
        if (given.isTextual() && !spoiled.contains(at) && !limit.allows(given.asText())) {
          flaws.add(document.badValue(at, limit.refusal(given.asText())));
        }
      }
    }
    return flaws;
  }

  /**
   * The duration written as HOCON or ISO-8601 has it, in the form the schema lets pass; empty when
   * it is too long to be counted.
   */
  static Optional<Duration> duration(String text) {
    try {
      return Optional.of(
          text.startsWith("P")
              ? Duration.parse(text)
              : ConfigFactory.parseMap(Map.of("time", text)).getDuration("time"));
    } catch (DateTimeParseException | ConfigException endless) {
      return Optional.empty();
    }
  }

  private boolean allows(String text) {
    return duration(text).filter(this::allows).isPresent();
  }

  private boolean allows(Duration given) {
    boolean never = given.isZero() && this == IDLE_STOP;
    return never
        || (given.compareTo(duration(LEAST).orElseThrow()) >= 0
            && given.compareTo(duration(most).orElseThrow()) <= 0);
  }

  private String refusal(String text) {
    String never = this == IDLE_STOP ? ", or 0s for never" : "";
    return "found %s, expected %s to %s%s".formatted(Structure.quoted(text), LEAST, most, never);
  }
}
