package troupe.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.api.Refusal;
import troupe.store.Entry;
import troupe.store.TeamStore;
import troupe.team.Ledger.Waiter;

/** Has a team's events stored and knows who waits for it. Confined to the team's actor. */
final class Scribe {

  private final Ledger ledger;
  private final Clockwork clockwork;
  private final ActorRef<TeamStore.Command> store;
  private final ActorRef<TeamStore.Reply> replies;

  /**
   * @param replies where the store's answers arrive; each goes to {@link #answered}
   */
  Scribe(
      TeamState state,
      Clockwork clockwork,
      ActorRef<TeamStore.Command> store,
      ActorRef<TeamStore.Reply> replies) {
    ledger = new Ledger(state);
    this.clockwork = clockwork;
    this.store = store;
    this.replies = replies;
  }

  /** What is on disk; all that anybody is told. */
  TeamState stored() {
    return ledger.stored();
  }

  /** What will be on disk if nothing fails; what the next decision must know. */
  TeamState decided() {
    return ledger.decided();
  }

  /** Without events the waiter waits for those that are on their way. */
  void write(List<TeamEvent> events, Waiter waiter) {
    write(events, clockwork.now(), waiter);
  }

  /**
   * The same.
   *
   * @param at when it was decided, which is when it happened
   */
  void write(List<TeamEvent> events, Instant at, Waiter waiter) {
    if (events.isEmpty()) {
      ledger.await(waiter);
    } else {
      List<Entry> entries = ledger.write(events, at, waiter);
      store.tell(new TeamStore.Append(entries, replies));
    }
  }

  /**
   * Has a decision stored.
   *
   * @param at when it was made
   * @param whenStored gets the answer when what was decided is on disk
   * @param refuse gets the reason when it is refused, by the rules or by the disk
   */
  <T> void write(
      Decision<T> decision, Instant at, Consumer<T> whenStored, Consumer<Refusal> refuse) {
    if (decision instanceof Decision.Refused<T> refused) {
      refuse.accept(refused.refusal());
      return;
    }
    Decision.Accepted<T> accepted = (Decision.Accepted<T>) decision;
    write(
        accepted.events(),
        at,
        Waiter.of(after -> whenStored.accept(accepted.answer().apply(after)), refuse));
  }

  /**
   * Tells those who wait.
   *
   * @return what is newly on disk, oldest first
   */
  List<Ledger.Batch> answered(TeamStore.Reply reply) {
    if (reply instanceof TeamStore.AppendFailed failed) {
      Refusal why = new Refusal.Unavailable(Troubles.disk(failed.reason()));
      ledger.failed().forEach(lost -> lost.waiters().forEach(waiter -> waiter.refused(why)));
    }
    return reply instanceof TeamStore.Appended appended ? settled(appended) : List.of();
  }

  void close() {
    store.tell(new TeamStore.Close(replies));
  }

  private List<Ledger.Batch> settled(TeamStore.Appended appended) {
    List<Ledger.Batch> batches = new ArrayList<>();
    for (int answered = 0; answered < appended.appends(); answered++) {
      ledger
          .appended()
          .ifPresent(
              batch -> {
                batch.waiters().forEach(waiter -> waiter.stored(batch.after()));
                batches.add(batch);
              });
    }
    if (!batches.isEmpty()) {
      TeamState newest = ledger.stored();
      store.tell(new TeamStore.Snapshot(newest.seq(), json -> TeamFile.write(newest, json)));
    }
    return batches;
  }
}
