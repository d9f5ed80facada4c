package troupe.run;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.WorkerAnswer;
import troupe.settings.Settings;

/**
 * Prompts that came with a key, so that one that is sent again is not run again. Lives as long as
 * the daemon: a turn that a crash cut is over, and nobody could say what it had done. Confined to
 * one actor.
 */
final class PromptMemory {

  private final Settings.Idempotency limits;
  private final Clock clock;

  /** Oldest first. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Characters of the answers that are kept. */
  private long size;

  /**
   * One prompt.
   *
   * @param at when it was answered, or came
   * @param outcome {@code null} while it is being answered
   */
  private record Entry(RequestKey key, Instant at, @Nullable Outcome<WorkerAnswer> outcome) {

    private long size() {
      return outcome instanceof Outcome.Done<WorkerAnswer> done ? done.value().text().length() : 0;
    }
  }

  PromptMemory(Settings.Idempotency limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** What a prompt of this key is answered at once; empty when it is new, and then it is begun. */
  Optional<Outcome<WorkerAnswer>> begin(RequestKey key) {
    forgetOld();
    Entry known = entries.get(key.key());
    if (known == null) {
      entries.put(key.key(), new Entry(key, clock.instant(), null));
      return Optional.empty();
    }
    if (!known.key().equals(key)) {
      return Optional.of(new Outcome.Refused<>(new Refusal.IdempotencyKeyReused(key.key())));
    }
    Outcome<WorkerAnswer> outcome = known.outcome();
    return Optional.of(
        outcome == null
            ? new Outcome.Refused<>(new Refusal.RequestInProgress(key.key()))
            : outcome);
  }

  /** It was answered. What was refused before a turn ran is forgotten: it may be tried again. */
  void end(RequestKey key, Outcome<WorkerAnswer> outcome) {
    entries.remove(key.key());
    boolean ran =
        !(outcome instanceof Outcome.Refused<WorkerAnswer> refused) || hasRun(refused.refusal());
    if (ran) {
      Entry entry = new Entry(key, clock.instant(), outcome);
      entries.put(key.key(), entry);
      size += entry.size();
      forgetOld();
    }
  }

  /** The model may have done half of what it was told, and twice would be wrong. */
  private static boolean hasRun(Refusal refusal) {
    return refusal instanceof Refusal.WorkerFailed
        || refusal instanceof Refusal.WorkerTimedOut
        || refusal instanceof Refusal.WorkerStopped;
  }

  private void forgetOld() {
    Instant now = clock.instant();
    for (Iterator<Entry> oldest = entries.values().iterator(); oldest.hasNext(); ) {
      Entry entry = oldest.next();
      boolean over = !now.isBefore(entry.at().plus(limits.window()));
      boolean tooMuch = entries.size() > limits.keys() || size > limits.maxBytes();
      if (entry.outcome() != null && (over || tooMuch) && entries.size() > 1) {
        size -= entry.size();
        oldest.remove();
      }
    }
  }
}
