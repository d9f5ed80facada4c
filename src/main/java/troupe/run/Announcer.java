package troupe.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.jspecify.annotations.Nullable;
import troupe.api.EventData;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerEvent;

/**
 * Publishes what workers do on the system's event stream. {@code docs/workers.md} lists the types
 * and their data.
 */
record Announcer(ActorSystem<?> system, Clock clock) {

  private static final String PREFIX = "orchestra.worker.";
  private static final String SOURCE = "troupe";

  /** In characters. Readers that are slow hold a thousand events; the caller has the whole. */
  static final int LONGEST_TEXT = 1 << 16;

  /**
   * @param type without its prefix
   */
  void tell(String worker, @Nullable String sessionId, String type, EventData data) {
    WorkerEvent event =
        new WorkerEvent(
            WorkerEvent.VERSION,
            UUID.randomUUID().toString(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            PREFIX + type,
            data.all(),
            new WorkerEvent.Meta(SOURCE, sessionId, worker));
    system.eventStream().tell(new EventStream.Publish<>(event));
  }

  /** An answer, and how long it took since the server had the prompt. */
  static EventData response(WorkerAnswer answer, Instant since, Instant now) {
    String text = answer.text();
    boolean truncated = text.length() > LONGEST_TEXT;
    return new EventData()
        .and("messageId", answer.messageId())
        .and("text", truncated ? beginning(text) : text)
        .and("truncated", truncated ? true : null)
        .and("tokens", TokenCounts.map(answer.tokens()))
        .and("cost", answer.cost())
        .and("durationMs", Duration.between(since, now).toMillis());
  }

  /** Half a character would be no UTF-8. */
  private static String beginning(String text) {
    boolean splits = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, splits ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }
}
