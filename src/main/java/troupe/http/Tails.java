package troupe.http;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import troupe.api.EventNews;

/**
 * The newest events of every team that was heard of, at one moment.
 *
 * @param archives teams that were archived so far
 * @param ticks how often {@link #ticked} was told
 * @param changed completed when there is something newer, which it does not hold either
 */
record Tails(PMap<String, Tail> teams, long archives, long ticks, CompletableFuture<Done> changed) {

  /** Ended teams that are still known, for readers that are behind. */
  private static final int ENDED = 100;

  static Tails none() {
    return new Tails(HashTreePMap.empty(), 0, 0, new CompletableFuture<>());
  }

  @Nullable Tail of(String team) {
    return teams.get(team);
  }

  /** With events of a team. */
  Tails plus(EventNews.Stored news, List<Line> lines) {
    Tail tail = teams.get(news.team());
    Tail next =
        tail == null || tail.ended() > 0 ? Tail.of(news, lines, archives) : tail.plus(news, lines);
    return with(teams.plus(news.team(), next), archives, ticks);
  }

  /** Without a team. */
  Tails archived(String team) {
    long count = archives + 1;
    Tail tail = teams.get(team);
    Tail last =
        tail == null
            ? Tail.of(new EventNews.Stored(team, 1, 0, List.of()), List.of(), archives)
            : tail;
    return with(teams.plus(team, last.archived(count)), count, ticks).withoutOldest();
  }

  /** The same some time later: who waits for no reason any more is let go. */
  Tails ticked() {
    PMap<String, Tail> all = teams;
    for (Map.Entry<String, Tail> team : teams.entrySet()) {
      all = all.plus(team.getKey(), team.getValue().renewed());
    }
    return with(all, archives, ticks + 1);
  }

  private Tails withoutOldest() {
    List<Map.Entry<String, Tail>> ended =
        teams.entrySet().stream()
            .filter(team -> team.getValue().ended() > 0)
            .sorted(Comparator.comparingLong(team -> team.getValue().ended()))
            .toList();
    return ended.size() <= ENDED ? this : with(teams.minus(ended.get(0).getKey()), archives, ticks);
  }

  private static Tails with(PMap<String, Tail> teams, long archives, long ticks) {
    return new Tails(teams, archives, ticks, new CompletableFuture<>());
  }
}
