package troupe.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import troupe.api.Event;
import troupe.api.WorkerEvent;

/** The one form of an event in JSON, on our own streams and wherever else it is sent. */
public final class EventJson {

  /** What a team's event is called on a stream; its type is in the data. */
  private static final String TEAM_EVENT = "team.event";

  /** What the stream itself says. */
  private static final String STREAM_EVENT = "stream.event";

  private EventJson() {}

  /** One line. */
  public static String of(WorkerEvent event) {
    return new String(Json.bytes(event), StandardCharsets.UTF_8);
  }

  /** A team's event as clients see it. */
  record Shape(
      int version, long seq, Instant at, String team, String type, Map<String, Object> data) {

    static Shape of(Event event) {
      return new Shape(
          Event.VERSION, event.seq(), event.at(), event.team(), event.type(), event.data());
    }
  }

  /** Something about the stream, not about a team. */
  private record Note(int version, String type, Map<String, Object> data) {}

  /** A team's event on a stream, but for its id. */
  static ByteString lines(Event event) {
    return lines(TEAM_EVENT, Shape.of(event));
  }

  /** The same for what the stream itself says, such as {@code stream.gap}. */
  static ByteString note(String type, Map<String, Object> data) {
    return lines(STREAM_EVENT, new Note(Event.VERSION, type, data));
  }

  /** The line by which a reader can come back. */
  static ByteString id(String position) {
    return ByteString.fromString("id: " + position + "\n");
  }

  private static ByteString lines(String name, Object data) {
    return ByteString.fromString("event: " + name + "\ndata: ")
        .concat(ByteString.fromArray(Json.bytes(data)))
        .concat(ByteString.fromString("\n\n"))
        .compact();
  }
}
