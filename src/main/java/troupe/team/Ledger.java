package troupe.team;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import troupe.api.Refusal;
import troupe.store.Entry;

/**
 * Two states of one team: as decided, which the next decision must know, and as stored, which is
 * all that anybody is told. Between them are the batches on their way to disk. Confined to the
 * team's actor; not safe for other threads.
 */
final class Ledger {

  /** Who waits for a batch. */
  interface Waiter {
    /** It is on disk. */
    void stored(TeamState after);

    /** It is not, and will not be. */
    void refused(Refusal why);

    static Waiter of(Consumer<TeamState> stored, Consumer<Refusal> refused) {
      return new Waiter() {
        @Override
        public void stored(TeamState after) {
          stored.accept(after);
        }

        @Override
        public void refused(Refusal why) {
          refused.accept(why);
        }
      };
    }
  }

  /**
   * Events that went to disk together.
   *
   * @param at when they happened
   * @param after the state with them
   */
  record Batch(List<TeamEvent> events, Instant at, TeamState after, List<Waiter> waiters) {}

  private TeamState stored;
  private TeamState decided;

  /** One for each write that the store has not answered; empty for one that was given up. */
  private final Deque<Optional<Batch>> writing = new ArrayDeque<>();

  Ledger(TeamState state) {
    stored = state;
    decided = state;
  }

  /** What is on disk. */
  TeamState stored() {
    return stored;
  }

  /** What will be on disk if nothing fails. */
  TeamState decided() {
    return decided;
  }

  /**
   * Takes events into the decided state.
   *
   * @return the entries to append, as one write that the store answers once
   */
  List<Entry> write(List<TeamEvent> events, Instant at, Waiter waiter) {
    List<Entry> entries = new ArrayList<>();
    TeamState state = decided;
    for (TeamEvent event : events) {
      long seq = state.seq() + 1;
      state = state.apply(event, seq, at);
      entries.add(TeamJson.entry(event, seq, at));
    }
    decided = state;
    List<Waiter> waiters = new ArrayList<>();
    waiters.add(waiter);
    writing.addLast(Optional.of(new Batch(List.copyOf(events), at, state, waiters)));
    return entries;
  }

  /** An answer that needs no event of its own waits for those it was decided upon. */
  void await(Waiter waiter) {
    Optional<Batch> last = writing.isEmpty() ? Optional.empty() : writing.peekLast();
    if (last.isPresent()) {
      last.get().waiters().add(waiter);
    } else {
      waiter.stored(stored);
    }
  }

  /** The oldest write is on disk. */
  Optional<Batch> appended() {
    Optional<Batch> batch = writing.removeFirst();
    batch.ifPresent(written -> stored = written.after());
    return batch;
  }

  /**
   * The oldest write failed: nothing decided since counts.
   *
   * @return the batches that are given up, oldest first
   */
  List<Batch> failed() {
    Optional<Batch> first = writing.removeFirst();
    if (first.isEmpty()) {
      return List.of();
    }
    List<Batch> lost = new ArrayList<>();
    lost.add(first.get());
    int others = writing.size();
    for (int i = 0; i < others; i++) {
      writing.removeFirst().ifPresent(lost::add);
      writing.addLast(Optional.empty());
    }
    decided = stored;
    return lost;
  }
}
