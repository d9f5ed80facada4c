package troupe.team;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import troupe.api.Event;
import troupe.api.EventNews;

/**
 * News that one subscriber has not taken yet. However long it takes, a team costs no more than its
 * newest events: what came before them can be read in its history. Confined to its stream.
 */
final class Backlog {

  /** Events of one team that wait. */
  static final int MOST = 256;

  /** An end, a beginning and the end before: more of one name only repeats it. */
  private static final int MOST_NEWS = 3;

  private final Map<String, Deque<EventNews>> waiting = new LinkedHashMap<>();

  static Backlog of(Told first) {
    return new Backlog().plus(first);
  }

  Backlog plus(Told told) {
    Deque<EventNews> team = waiting.computeIfAbsent(told.team(), name -> new ArrayDeque<>());
    EventNews news = news(told);
    if (news instanceof EventNews.Stored next && team.peekLast() instanceof EventNews.Stored last) {
      team.removeLast();
      news = joined(last, next);
    }
    team.addLast(news);
    if (team.size() > MOST_NEWS) {
      team.removeFirst();
    }
    return this;
  }

  /** All of it, in the order of each team. */
  List<EventNews> news() {
    return waiting.values().stream().flatMap(Deque::stream).toList();
  }

  private static EventNews news(Told told) {
    if (!(told instanceof Told.Stored stored)) {
      return new EventNews.Archived(told.team());
    }
    int count = stored.events().size();
    long before = stored.last() - count;
    List<Event> events =
        LongStream.rangeClosed(1, count)
            .mapToObj(place -> told(stored, (int) place - 1, before + place))
            .flatMap(Optional::stream)
            .toList();
    return new EventNews.Stored(stored.team(), before + 1, stored.last(), events);
  }

  private static Optional<Event> told(Told.Stored stored, int place, long seq) {
    Told.Dated dated = stored.events().get(place);
    return PublicEvents.of(stored.team(), dated.event(), seq, dated.at());
  }

  /** The later ones alone where they do not follow on the earlier. */
  private static EventNews.Stored joined(EventNews.Stored last, EventNews.Stored next) {
    if (next.from() != last.to() + 1) {
      return next;
    }
    List<Event> all = new ArrayList<>(last.events());
    all.addAll(next.events());
    int over = all.size() - MOST;
    if (over <= 0) {
      return new EventNews.Stored(next.team(), last.from(), next.to(), all);
    }
    long dropped = all.get(over - 1).seq();
    return new EventNews.Stored(next.team(), dropped + 1, next.to(), all.subList(over, all.size()));
  }
}
