package troupe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import troupe.api.EventNews;

/**
 * The newest events of one team, ready to be sent; older ones are read from its history.
 *
 * @param lines all public events from {@code first} to {@code last}
 * @param last how far the team is
 * @param born how many teams had been archived when this one was first heard of
 * @param ended the same for when it was archived, itself included; 0 while it lives
 * @param changed completed when there is a newer tail of this team, which it does not hold: by it
 *     each would hold all that came later, and the collector, which looks through the old seldom,
 *     keep them all
 */
record Tail(
    List<Line> lines,
    long first,
    long last,
    long born,
    long ended,
    CompletableFuture<Done> changed) {

  /** The most events. */
  static final int MOST = 128;

  /** The most bytes, but for a single event. */
  static final int MOST_BYTES = 128 << 10;

  Tail {
    lines = List.copyOf(lines);
  }

  /** The first that is heard of a team. */
  static Tail of(EventNews.Stored news, List<Line> lines, long archives) {
    return new Tail(lines, news.from(), news.to(), archives, 0, new CompletableFuture<>())
        .bounded();
  }

  /** With what is new; what does not follow on it begins anew. */
  Tail plus(EventNews.Stored news, List<Line> more) {
    if (news.to() <= last) {
      return renewed();
    }
    if (news.from() != last + 1) {
      return new Tail(more, news.from(), news.to(), born, 0, new CompletableFuture<>()).bounded();
    }
    List<Line> all = new ArrayList<>(lines);
    all.addAll(more);
    return new Tail(all, first, news.to(), born, 0, new CompletableFuture<>()).bounded();
  }

  /** The same as something new, for those who wait. */
  Tail renewed() {
    return new Tail(lines, first, last, born, ended, new CompletableFuture<>());
  }

  Tail archived(long archives) {
    return new Tail(lines, first, last, born, archives, new CompletableFuture<>());
  }

  /** Whether what comes after {@code seq} is here. */
  boolean continues(long seq) {
    return first <= seq + 1 && seq < last;
  }

  private Tail bounded() {
    int kept = 0;
    long bytes = 0;
    while (kept < Math.min(lines.size(), MOST)) {
      bytes += lines.get(lines.size() - 1 - kept).bytes().size();
      if (kept > 0 && bytes > MOST_BYTES) {
        break;
      }
      kept++;
    }
    int dropped = lines.size() - kept;
    return dropped == 0
        ? this
        : new Tail(
            lines.subList(dropped, lines.size()),
            lines.get(dropped - 1).event().seq() + 1,
            last,
            born,
            ended,
            changed);
  }
}
