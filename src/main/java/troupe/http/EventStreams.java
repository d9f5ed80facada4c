package troupe.http;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.BackpressureTimeoutException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import troupe.metrics.Meters;
import troupe.settings.Settings;

/**
 * Answers that are streams of server-sent events. A comment comes first, once every later event is
 * sure to be sent, and then whenever there was silence for a while. How many are open is bounded.
 */
final class EventStreams {

  /** Not Pekko's own heartbeat: that is an empty event, which browsers hand on. */
  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  /** Why a stream has a gap or an end that its reader could have avoided. */
  static final String SLOW = "slow_reader";

  /** Without an id, so that the reader comes back to where it was. */
  private static final ByteString TOO_SLOW = EventJson.note("stream.ended", Map.of("reason", SLOW));

  private final EventFeed feed;
  private final Settings.Http settings;
  private final StreamSlots slots;

  /**
   * @param feed ends every stream with itself
   * @param meters told how many read
   */
  EventStreams(EventFeed feed, Settings.Http settings, Meters meters) {
    this.feed = feed;
    this.settings = settings;
    slots = new StreamSlots(settings.limits().streams(), meters);
  }

  /** What {@code stream} leads to, unless this client follows too many already. */
  Route admitted(HttpRequest request, Supplier<Route> stream) {
    return slots.refusal(Client.of(request)).map(Problem::route).orElseGet(stream);
  }

  /** Sends {@code events}, each with its lines. */
  HttpResponse of(HttpRequest request, Source<ByteString, NotUsed> events) {
    return HttpResponse.create()
        .addHeader(CacheControl.create(CacheDirectives.NO_CACHE))
        .withEntity(
            HttpEntities.create(
                ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM),
                slots.counted(Client.of(request), lasting(events))));
  }

  /**
   * A reader that stops reading is let go; its connection would be held for ever. It is told so in
   * time to read that before {@link ConnectionGuard} cuts it: nothing can be said to it then.
   */
  private Source<ByteString, NotUsed> lasting(Source<ByteString, NotUsed> events) {
    return events
        .prepend(Source.single(COMMENT))
        .keepAlive(settings.heartbeat(), () -> COMMENT)
        .backpressureTimeout(settings.limits().write().dividedBy(2))
        .recover(BackpressureTimeoutException.class, () -> TOO_SLOW)
        .via(feed.end());
  }
}
