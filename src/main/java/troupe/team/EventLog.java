package troupe.team;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.Event;
import troupe.api.EventPage;
import troupe.api.EventPage.Gap;
import troupe.api.EventPage.Reason;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.store.Entry;
import troupe.store.TeamFolder;

/** A team's past, read from its journal page by page, off the team's own thread. */
final class EventLog {

  /** The most that one page holds, in bytes of journal lines; a single longer event is one. */
  private static final long PAGE = 256 << 10;

  private final TeamFolder folder;
  private final Executor disk;

  /**
   * @param disk may block
   */
  EventLog(TeamFolder folder, Executor disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** Answers {@code read}, now or when the files were read. */
  void answer(Request.ReadEvents read, TeamState state) {
    if (!mayRead(state, read.caller())) {
      read.refuse(new Refusal.OnlyTheLead("read the team's events"));
      return;
    }
    String team = state.name();
    long last = state.seq();
    if (read.limit() == 0 || read.after() == last) {
      EventPage none = new EventPage(List.of(), read.after(), last, null);
      read.replyTo().tell(new Outcome.Done<>(none));
      return;
    }
    CompletionStage<EventPage> found =
        CompletableFuture.supplyAsync(
            () -> page(team, read.after(), last, entries(read, last)), disk);
    found.whenCompleteAsync((page, failure) -> read.replyTo().tell(outcome(page, failure)), disk);
  }

  private static boolean mayRead(TeamState state, Caller caller) {
    return Standing.of(state, caller).filter(Standing::manages).isPresent();
  }

  private List<Entry> entries(Request.ReadEvents read, long last) {
    try {
      return folder.history(begin(read.after(), last) + 1, read.limit(), PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever is further than the team itself begins anew. */
  private static long begin(long after, long last) {
    return after > last ? 0 : after;
  }

  /**
   * What is told of {@code entries}.
   *
   * @param after as it was asked
   * @param last the newest that the team knows to be on disk; {@code entries} may go on
   */
  static EventPage page(String team, long after, long last, List<Entry> entries) {
    List<Entry> known = entries.stream().filter(entry -> entry.seq() <= last).toList();
    List<Event> events =
        known.stream()
            .flatMap(
                entry ->
                    PublicEvents.of(team, TeamJson.event(entry), entry.seq(), entry.at()).stream())
            .toList();
    long next = known.isEmpty() ? last : known.get(known.size() - 1).seq();
    return new EventPage(events, next, last, gap(after, last, known));
  }

  private static @Nullable Gap gap(long after, long last, List<Entry> known) {
    if (after > last) {
      return new Gap(Reason.BEYOND_END, last + 1, after);
    }
    long first = known.isEmpty() ? last + 1 : known.get(0).seq();
    return first > after + 1 ? new Gap(Reason.NOT_KEPT, after + 1, first - 1) : null;
  }

  private static Outcome<EventPage> outcome(@Nullable EventPage page, @Nullable Throwable failure) {
    return page == null
        ? new Outcome.Refused<>(
            new Refusal.Unavailable("The team's history cannot be read: " + reason(failure)))
        : new Outcome.Done<>(page);
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? "for no known reason" : String.valueOf(cause.getMessage());
  }
}
