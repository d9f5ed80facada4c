package troupe.http;

import org.apache.pekko.util.ByteString;
import troupe.api.Event;

/** An event and what is sent of it, but for its id; the same bytes for all who read it. */
record Line(Event event, ByteString bytes) {

  static Line of(Event event) {
    return new Line(event, EventJson.lines(event));
  }
}
