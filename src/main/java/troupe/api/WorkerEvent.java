package troupe.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something a worker did; on the wire an {@code orchestra.event}.
 *
 * @param version of this form
 * @param id unique
 * @param type such as {@code orchestra.worker.ready}; {@code docs/workers.md} lists them
 * @param data by type; text, numbers, booleans
 */
public record WorkerEvent(
    int version, String id, Instant timestamp, String type, Map<String, Object> data, Meta meta) {

  /** The version of what this build writes. */
  public static final int VERSION = 1;

  public WorkerEvent {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /**
   * Where it comes from.
   *
   * @param source {@code troupe}
   */
  public record Meta(String source, @Nullable String sessionId, @Nullable String workerId) {}
}
