package troupe.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Entries to write. */
final class Entries {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123Z");

  private Entries() {}

  static Entry entry(long seq) {
    return new Entry(seq, AT, "task.added", object().put("title", "café no. " + seq));
  }

  static Entry entry(long seq, String text) {
    return new Entry(seq, AT, "message.queued", object().put("text", text));
  }

  /** The entries from the first to the last seq, both included. */
  static List<Entry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(Entries::entry).toList();
  }

  static StateWriter state(String name) {
    return json -> json.writeStringField("name", name);
  }

  /** What {@link #state} leaves in a snapshot. */
  static ObjectNode snapshot(String name, int seq) {
    return object().put("name", name).put("schemaVersion", 1).put("seq", seq);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
