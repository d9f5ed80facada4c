package troupe.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Event;
import troupe.api.EventNews;
import troupe.api.EventPage;
import troupe.api.Events;
import troupe.api.Outcome;
import troupe.settings.Settings;

/**
 * The events of all teams for any number of readers. Follows the news once, puts each event into
 * bytes once and keeps the newest of each team; readers look here when they can send, so one that
 * is slow holds nothing, and reads the history for what is not here any more. Without readers it
 * keeps only how far each team is, since all that would cost every command something.
 */
final class TeamFeed {

  private static final Logger log = LoggerFactory.getLogger(TeamFeed.class);

  /** The most events read from a history at once. */
  static final int PAGE = 200;

  private final Events events;
  private final Readers readers = new Readers();

  /** Only written by the stream of news, one after another. */
  private volatile Tails newest = Tails.none();

  private TeamFeed(Events events) {
    this.events = events;
  }

  /**
   * Follows {@code events} from now on.
   *
   * @param end ends it
   */
  static TeamFeed of(
      ActorSystem<?> system, Events events, Settings.Http settings, SharedKillSwitch end) {
    TeamFeed feed = new TeamFeed(events);
    Source<Optional<EventNews>, ?> ticks =
        Source.tick(settings.heartbeat(), settings.heartbeat(), Optional.empty());
    JavaFlowSupport.Source.fromPublisher(events.news())
        .map(Optional::of)
        .merge(ticks, true)
        .via(end.flow())
        .runForeach(news -> feed.take(news.orElse(null)), system)
        .whenCompleteAsync((done, failure) -> ended(failure), system.executionContext());
    return feed;
  }

  /** What is known now; it tells when there is more. */
  Tails newest() {
    return newest;
  }

  /** A stream that looks here, from when it is run. */
  <T> Source<T, NotUsed> read(Source<T, NotUsed> stream) {
    return readers.counted(stream);
  }

  CompletionStage<Outcome<EventPage>> page(String team, long after, int limit) {
    return events.page(Callers.OPERATOR, team, after, limit);
  }

  CompletionStage<Map<String, OptionalLong>> heads() {
    return events.heads(Callers.OPERATOR);
  }

  private void take(@Nullable EventNews news) {
    Tails old = newest;
    if (news == null) {
      newest = old.ticked();
      old.teams().values().forEach(tail -> tail.changed().complete(Done.getInstance()));
    } else {
      newest = with(old, news);
      Tail tail = old.of(news.team());
      if (tail != null) {
        tail.changed().complete(Done.getInstance());
      }
    }
    old.changed().complete(Done.getInstance());
  }

  private Tails with(Tails old, EventNews news) {
    if (!(news instanceof EventNews.Stored stored)) {
      return old.archived(news.team());
    }
    return readers.now() == 0
        ? old.plus(passed(stored), List.of())
        : old.plus(stored, lines(stored.events()));
  }

  /** Only how far the team is: who comes later, or just now, reads the history. */
  private static EventNews.Stored passed(EventNews.Stored news) {
    return new EventNews.Stored(news.team(), news.to() + 1, news.to(), List.of());
  }

  /** One event that cannot be told must not end the feed of all. */
  static List<Line> lines(List<Event> events) {
    return events.stream().map(TeamFeed::line).flatMap(Optional::stream).toList();
  }

  private static Optional<Line> line(Event event) {
    try {
      return Optional.of(Line.of(event));
    } catch (RuntimeException e) {
      log.error("event {} of team {} cannot be told", event.seq(), event.team(), e);
      return Optional.empty();
    }
  }

  private static void ended(@Nullable Throwable failure) {
    if (failure != null) {
      log.error("nobody hears of teams any more", failure);
    }
  }
}
