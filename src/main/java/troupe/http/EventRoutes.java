package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import troupe.api.WorkerEvent;
import troupe.settings.Settings;

/**
 * {@code /events}: what workers do, as server-sent events. A comment comes first, once every later
 * event is sure to be sent, and then whenever there was silence for a while.
 */
final class EventRoutes {

  /** Not Pekko's own heartbeat: that is an empty event, which browsers hand on. */
  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  private final EventFeed feed;
  private final Settings.Http settings;
  private final StreamSlots slots;

  EventRoutes(EventFeed feed, Settings.Http settings) {
    this.feed = feed;
    this.settings = settings;
    slots = new StreamSlots(settings.limits().streams());
  }

  Route routes() {
    return path("events", () -> get(() -> extractRequest(this::events)));
  }

  private Route events(HttpRequest request) {
    Client client = Client.of(request);
    return slots
        .refusal(client)
        .map(Problem::route)
        .orElseGet(() -> events(client, wanted(request.getUri().query())));
  }

  private Route events(Client client, Predicate<WorkerEvent> wanted) {
    return complete(
        HttpResponse.create()
            .addHeader(CacheControl.create(CacheDirectives.NO_CACHE))
            .withEntity(
                HttpEntities.create(
                    ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM),
                    slots.counted(client, stream(wanted)))));
  }

  /** A reader that stops reading is let go; its connection would be held for ever. */
  private Source<ByteString, NotUsed> stream(Predicate<WorkerEvent> wanted) {
    return feed.lines(wanted)
        .prepend(Source.single(COMMENT))
        .keepAlive(settings.heartbeat(), () -> COMMENT)
        .backpressureTimeout(settings.idleLimit())
        .via(feed.end());
  }

  private static Predicate<WorkerEvent> wanted(Query query) {
    Set<String> workers = all(query, "worker");
    Set<String> types = all(query, "type");
    return event ->
        (workers.isEmpty()
                || workers.contains(Optional.ofNullable(event.meta().workerId()).orElse("")))
            && (types.isEmpty() || types.contains(event.type()));
  }

  private static Set<String> all(Query query, String name) {
    Set<String> values = new HashSet<>();
    query.getAll(name).forEach(values::add);
    return values;
  }
}
