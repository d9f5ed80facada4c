package troupe.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import troupe.api.Event;
import troupe.api.EventData;
import troupe.api.EventPage;
import troupe.api.EventPage.Gap;
import troupe.api.EventPage.Reason;
import troupe.api.Outcome;

/**
 * One reader of events, of one team or of all. Whenever it can send, it takes what comes after the
 * place where it is, from the feed's tail of the team or else from the team's history; so history
 * and news join without a hole and nothing comes twice. Confined to its stream, which asks for one
 * step at a time.
 */
final class TeamReader {

  /** Nothing but an id is no event; the reader's place moves all the same. */
  private static final ByteString END = ByteString.fromString("\n");

  private final TeamFeed feed;
  private final Executor executor;
  private final EventFilter filter;

  /** The only team it follows; {@code null} for all. */
  private final @Nullable String only;

  /**
   * Teams archived before it began; what it knows of a team is from then, or as in {@link #eras}.
   */
  private final long born;

  private final SortedMap<String, Long> seqs = new TreeMap<>();

  /** How far teams said they are. */
  private final Map<String, Long> heads = new HashMap<>();

  private final Map<String, Long> eras = new HashMap<>();

  /** Teams whose history could not be read since the last tick. */
  private final Set<String> silent = new HashSet<>();

  private final List<ByteString> opening = new ArrayList<>();
  private long ticks;
  private String told = "";
  private String served = "";
  private boolean over;

  private TeamReader(TeamFeed feed, Executor executor, EventFilter filter, @Nullable String only) {
    this.feed = feed;
    this.executor = executor;
    this.filter = filter;
    this.only = only;
    Tails now = feed.newest();
    born = now.archives();
    ticks = now.ticks();
  }

  /**
   * A reader of one team.
   *
   * @param after where it begins
   * @param last how far the team is
   */
  static TeamReader of(Setting setting, String team, long after, long last) {
    TeamReader reader = new TeamReader(setting.feed(), setting.executor(), setting.filter(), team);
    reader.seqs.put(team, after);
    reader.heads.put(team, last);
    reader.open(new EventData().and("team", team).and("last", last));
    return reader;
  }

  /**
   * A reader of all teams.
   *
   * @param after where it begins; {@code null} for where the teams are
   */
  static CompletionStage<TeamReader> ofAll(Setting setting, @Nullable Map<String, Long> after) {
    TeamReader reader = new TeamReader(setting.feed(), setting.executor(), setting.filter(), null);
    return setting
        .feed()
        .heads()
        .thenApplyAsync(
            all -> {
              all.forEach((team, head) -> head.ifPresent(seq -> reader.heads.put(team, seq)));
              reader.heads.keySet().removeIf(team -> !setting.filter().wantsTeam(team));
              reader.seqs.putAll(after == null ? reader.heads : after);
              reader.seqs.keySet().removeIf(team -> !setting.filter().wantsTeam(team));
              reader.open(new EventData());
              List<String> gone =
                  reader.seqs.keySet().stream().filter(team -> !all.containsKey(team)).toList();
              gone.forEach(team -> reader.opening.addAll(reader.archived(team, reader.born)));
              return reader;
            },
            setting.executor());
  }

  /** What readers have in common. */
  record Setting(TeamFeed feed, Executor executor, EventFilter filter) {}

  /** What it sends, as fast as it is taken. */
  Source<ByteString, NotUsed> source() {
    return feed.read(
        Source.unfoldAsync(this, TeamReader::next)
            .mapConcat(chunk -> chunk)
            .prepend(Source.from(List.copyOf(opening))));
  }

  private CompletionStage<Optional<Pair<TeamReader, List<ByteString>>>> next() {
    return over
        ? CompletableFuture.completedStage(Optional.empty())
        : step(feed.newest())
            .thenApplyAsync(chunk -> Optional.of(Pair.create(this, chunk)), executor);
  }

  /** What can be sent now; or nothing, as soon as there may be something. */
  private CompletionStage<List<ByteString>> step(Tails now) {
    for (String team : teams(now)) {
      Tail tail = now.of(team);
      if (tail != null && tail.born() > era(team)) {
        return done(archived(team, tail.born()));
      }
      if (tail != null && tail.continues(seq(team))) {
        served = team;
        return done(lines(team, tail.lines(), tail.last()));
      }
      if (tail != null && tail.ended() > era(team)) {
        return done(ended(team, tail));
      }
      if (isBehind(team, tail)) {
        served = team;
        return read(team);
      }
    }
    return now.ticks() == ticks ? change(now) : done(tick(now));
  }

  /** In turn, so that a team where much happens does not hide the others. */
  private List<String> teams(Tails now) {
    if (only != null) {
      return List.of(only);
    }
    Set<String> all = new TreeSet<>(heads.keySet());
    all.addAll(seqs.keySet());
    now.teams().keySet().stream().filter(filter::wantsTeam).forEach(all::add);
    List<String> names = new ArrayList<>(all);
    int before = (int) names.stream().filter(name -> name.compareTo(served) <= 0).count();
    Collections.rotate(names, -before);
    return names;
  }

  private boolean isBehind(String team, @Nullable Tail tail) {
    long head = Math.max(heads.getOrDefault(team, -1L), tail == null ? -1 : tail.last());
    return head >= 0 && seq(team) != head && !silent.contains(team);
  }

  private CompletionStage<List<ByteString>> read(String team) {
    return feed.page(team, seq(team), TeamFeed.PAGE)
        .handleAsync(
            (outcome, failure) ->
                outcome instanceof Outcome.Done<EventPage> page
                    ? page(team, page.value())
                    : later(team),
            executor);
  }

  private List<ByteString> page(String team, EventPage page) {
    List<ByteString> chunk = new ArrayList<>();
    boolean stands = page.next() == seq(team);
    Gap gap = page.gap();
    if (gap != null) {
      seqs.put(team, gap.reason() == Reason.NOT_KEPT ? gap.to() : 0);
      chunk.add(note("stream.gap", gap(team, gap)));
    }
    heads.put(team, page.last());
    chunk.addAll(lines(team, TeamFeed.lines(page.events()), page.next()));
    return stands ? later(team) : chunk;
  }

  /** A team that cannot say is asked again after a while. */
  private List<ByteString> later(String team) {
    silent.add(team);
    return List.of();
  }

  private List<ByteString> lines(String team, List<Line> lines, long next) {
    List<ByteString> chunk = new ArrayList<>();
    for (Line line : lines) {
      Event event = line.event();
      if (event.seq() > seq(team)) {
        seqs.put(team, event.seq());
        if (filter.wants(event)) {
          chunk.add(idLine().concat(line.bytes()));
        }
      }
    }
    seqs.put(team, next);
    return chunk;
  }

  /** The end of a team, after what could not be told of it any more. */
  private List<ByteString> ended(String team, Tail tail) {
    long seq = seq(team);
    if (tail.first() > seq + 1 && tail.last() > seq) {
      long to = tail.first() - 1;
      seqs.put(team, to);
      return List.of(note("stream.gap", gap(team, new Gap(Reason.ARCHIVED, seq + 1, to))));
    }
    return archived(team, tail.ended());
  }

  private List<ByteString> archived(String team, long era) {
    eras.put(team, era);
    seqs.remove(team);
    heads.remove(team);
    if (only == null) {
      return List.of(note("team.archived", new EventData().and("team", team)));
    }
    over = true;
    EventData why = new EventData().and("reason", "archived").and("team", team);
    return List.of(EventJson.note("stream.ended", why.all()));
  }

  /** Now and then where it is, for a reader that wants little and would come back far behind. */
  private List<ByteString> tick(Tails now) {
    ticks = now.ticks();
    silent.clear();
    String position = position();
    return position.equals(told) ? List.of() : List.of(idLine().concat(END));
  }

  private CompletionStage<List<ByteString>> change(Tails now) {
    Tail tail = only == null ? null : now.of(only);
    CompletionStage<Done> change = tail == null ? now.changed() : tail.changed();
    return change.thenApplyAsync(newer -> List.of(), executor);
  }

  private void open(EventData data) {
    opening.add(note("stream.opened", data));
  }

  private ByteString note(String type, EventData data) {
    return idLine().concat(EventJson.note(type, data.all()));
  }

  private static EventData gap(String team, Gap gap) {
    return new EventData()
        .and("team", team)
        .and("reason", gap.reason())
        .and("from", gap.from())
        .and("to", gap.to());
  }

  private ByteString idLine() {
    told = position();
    return EventJson.id(told);
  }

  private String position() {
    return only == null ? EventPosition.of(seqs) : Long.toString(seq(only));
  }

  private long seq(String team) {
    return seqs.getOrDefault(team, 0L);
  }

  private long era(String team) {
    return eras.getOrDefault(team, born);
  }

  private static CompletionStage<List<ByteString>> done(List<ByteString> chunk) {
    return CompletableFuture.completedStage(chunk);
  }
}
