package troupe.api;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import troupe.api.EventPage.Gap;
import troupe.api.EventPage.Reason;

/** Histories in memory, to which a test adds and from which it takes away. */
public final class ScriptedEvents implements Events, AutoCloseable {

  private final SubmissionPublisher<EventNews> news = new SubmissionPublisher<>(Runnable::run, 256);
  private final Map<String, List<Event>> teams = new ConcurrentHashMap<>();
  private final Map<String, Long> oldest = new ConcurrentHashMap<>();
  private final AtomicInteger pages = new AtomicInteger();

  /** One more event, which is told. */
  public Event happens(String team, String type, Map<String, Object> data) {
    Event event = happened(team, type, data);
    news.submit(new EventNews.Stored(team, event.seq(), event.seq(), List.of(event)));
    return event;
  }

  /** One more event, of which there is no news. */
  public Event happened(String team, String type, Map<String, Object> data) {
    List<Event> all = teams.computeIfAbsent(team, name -> new CopyOnWriteArrayList<>());
    Event event = new Event(team, all.size() + 1, Samples.NOON, type, data);
    all.add(event);
    return event;
  }

  /** News without an event. */
  public void tell(EventNews told) {
    news.submit(told);
  }

  /** Events before {@code seq} are not kept. */
  public void forget(String team, long seq) {
    oldest.put(team, seq);
  }

  /** The team is no more. */
  public void archive(String team) {
    teams.remove(team);
    oldest.remove(team);
    news.submit(new EventNews.Archived(team));
  }

  /** How often somebody read a history. */
  public int pages() {
    return pages.get();
  }

  /** How many hear the news. */
  public int followers() {
    return news.getNumberOfSubscribers();
  }

  @Override
  public CompletionStage<Outcome<EventPage>> page(
      Caller caller, String team, long after, int limit) {
    List<Event> known = teams.get(team);
    if (known == null) {
      return CompletableFuture.completedFuture(new Outcome.Refused<>(new Refusal.NoSuchTeam(team)));
    }
    // A part of the list itself could not be read while more is added.
    List<Event> all = List.copyOf(known);
    long last = all.size();
    if (limit == 0 || after == last) {
      return done(new EventPage(List.of(), after, last, null));
    }
    pages.incrementAndGet();
    long first = Math.max(after > last ? 1 : after + 1, oldest.getOrDefault(team, 1L));
    List<Event> some =
        List.copyOf(all.subList((int) first - 1, (int) Math.min(last, first - 1 + limit)));
    return done(new EventPage(some, first - 1 + some.size(), last, gap(after, last, first)));
  }

  private static @Nullable Gap gap(long after, long last, long first) {
    if (after > last) {
      return new Gap(Reason.BEYOND_END, last + 1, after);
    }
    return first > after + 1 ? new Gap(Reason.NOT_KEPT, after + 1, first - 1) : null;
  }

  private static CompletionStage<Outcome<EventPage>> done(EventPage page) {
    return CompletableFuture.completedFuture(new Outcome.Done<>(page));
  }

  @Override
  public CompletionStage<Map<String, OptionalLong>> heads(Caller caller) {
    Map<String, OptionalLong> heads = new TreeMap<>();
    teams.forEach((team, all) -> heads.put(team, OptionalLong.of(all.size())));
    return CompletableFuture.completedFuture(heads);
  }

  @Override
  public Flow.Publisher<EventNews> news() {
    return news;
  }

  @Override
  public void close() {
    news.close();
  }
}
