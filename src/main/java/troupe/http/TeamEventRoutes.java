package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.EventPage;

/** {@code /teams/{team}/events}: what happened to a team, as a stream or as a page of JSON. */
final class TeamEventRoutes {

  /** The most events of one page, and how many without being told. */
  private static final int LONGEST = 1_000;

  private static final int USUAL = 200;

  private final TeamFeed feed;
  private final EventStreams streams;
  private final Executor executor;

  TeamEventRoutes(TeamFeed feed, EventStreams streams, Executor executor) {
    this.feed = feed;
    this.streams = streams;
    this.executor = executor;
  }

  Route routes() {
    return path(
        TeamRoutes.TEAM.slash("events"),
        team -> get(() -> extractRequest(request -> events(team, request))));
  }

  private Route events(String team, HttpRequest request) {
    Optional<MediaType> best =
        Acceptable.of(request, MediaTypes.TEXT_EVENT_STREAM, MediaTypes.APPLICATION_JSON);
    if (best.isEmpty()) {
      return EventRequests.notAcceptable("text/event-stream or application/json").route();
    }
    try {
      return best.get().equals(MediaTypes.APPLICATION_JSON)
          ? page(team, request)
          : streams.admitted(request, () -> stream(team, request));
    } catch (EventRequests.Wrong wrong) {
      return wrong.problem().route();
    }
  }

  private Route page(String team, HttpRequest request) {
    long after = EventRequests.number(request, "after", Long.MAX_VALUE).orElse(0L);
    long limit = EventRequests.number(request, "limit", LONGEST).orElse((long) USUAL);
    EventFilter filter = EventFilter.of(request.getUri().query());
    return Answers.outcome(
        feed.page(team, after, (int) limit), page -> Answers.ok(json(page, filter)));
  }

  private static Map<String, Object> json(EventPage page, EventFilter filter) {
    List<EventJson.Shape> events =
        page.events().stream().filter(filter::wants).map(EventJson.Shape::of).toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("events", events);
    json.put("next", page.next());
    json.put("last", page.last());
    if (page.gap() != null) {
      json.put("gap", page.gap());
    }
    return json;
  }

  private Route stream(String team, HttpRequest request) {
    Optional<Long> after = EventRequests.seq(request);
    TeamReader.Setting setting =
        new TeamReader.Setting(feed, executor, EventFilter.of(request.getUri().query()));
    return Answers.outcome(
        feed.page(team, 0, 0),
        page ->
            streams.of(
                request,
                TeamReader.of(setting, team, after.orElse(page.last()), page.last()).source()));
  }
}
