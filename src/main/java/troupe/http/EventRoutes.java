package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** {@code /events}: what happens in all teams, and what workers do. */
final class EventRoutes {

  private final EventFeed workers;
  private final TeamFeed teams;
  private final EventStreams streams;
  private final Executor executor;

  EventRoutes(EventFeed workers, TeamFeed teams, EventStreams streams, Executor executor) {
    this.workers = workers;
    this.teams = teams;
    this.streams = streams;
    this.executor = executor;
  }

  Route routes() {
    return path("events", () -> get(() -> extractRequest(this::events)));
  }

  private Route events(HttpRequest request) {
    if (!Acceptable.is(request, MediaTypes.TEXT_EVENT_STREAM)) {
      return EventRequests.notAcceptable("text/event-stream").route();
    }
    EventFilter filter = EventFilter.of(request.getUri().query());
    try {
      return streams.admitted(
          request,
          () ->
              filter.wantsTeams()
                  ? all(request, filter)
                  : complete(streams.of(request, workers.lines(filter::wants))));
    } catch (EventRequests.Wrong wrong) {
      return wrong.problem().route();
    }
  }

  private Route all(HttpRequest request, EventFilter filter) {
    TeamReader.Setting setting = new TeamReader.Setting(teams, executor, filter);
    return Answers.later(
        TeamReader.ofAll(setting, EventRequests.seqs(request).orElse(null)),
        reader -> streams.of(request, merged(reader, filter)));
  }

  /** An id of a worker's event would make the reader forget where it is in the teams. */
  private Source<ByteString, NotUsed> merged(TeamReader reader, EventFilter filter) {
    return filter.wantsWorkers()
        ? reader.source().merge(workers.linesWithoutIds(filter::wants))
        : reader.source();
  }
}
