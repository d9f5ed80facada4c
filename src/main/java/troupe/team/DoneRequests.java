package troupe.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.pcollections.OrderedPMap;
import troupe.api.RequestKey;
import troupe.settings.Settings;

/**
 * Commands that were done under a client's key, for a while: enough to answer a repeat as the first
 * was. A persistent value.
 *
 * @param entries by key, oldest first
 * @param bytes UTF-8 length of the answers that are kept
 * @param limits how long and how many are kept; past them the oldest are forgotten
 */
record DoneRequests(OrderedPMap<String, Entry> entries, long bytes, Settings.Idempotency limits) {

  /**
   * One command that was done.
   *
   * @param at when
   * @param answer as its {@link Memo} keeps it
   */
  record Entry(String key, String fingerprint, Instant at, JsonNode answer) {

    private long size() {
      return Mailbox.size(answer.toString());
    }
  }

  static DoneRequests none(Settings.Idempotency limits) {
    return new DoneRequests(OrderedPMap.empty(), 0, limits);
  }

  static DoneRequests of(Collection<Entry> entries, Settings.Idempotency limits) {
    DoneRequests all = none(limits);
    for (Entry entry : entries) {
      all = all.plus(entry);
    }
    return all;
  }

  /** What was done under {@code key} within the window before {@code now}. */
  Optional<Entry> find(String key, Instant now) {
    return Optional.ofNullable(entries.get(key)).filter(entry -> !isOver(entry, now));
  }

  /** Whether this very request was done. */
  boolean holds(RequestKey key) {
    Entry entry = entries.get(key.key());
    return entry != null && entry.fingerprint().equals(key.fingerprint());
  }

  /** One more, at the end; what is past the limits then is forgotten. */
  DoneRequests remember(Entry entry) {
    DoneRequests next = forget(entry.key()).plus(entry);
    while (next.isTooMuch(entry.at())) {
      next = next.forget(next.oldest().key());
    }
    return next;
  }

  DoneRequests forget(String key) {
    Entry entry = entries.get(key);
    return entry == null
        ? this
        : new DoneRequests(entries.minus(key), bytes - entry.size(), limits);
  }

  private DoneRequests plus(Entry entry) {
    return new DoneRequests(entries.plus(entry.key(), entry), bytes + entry.size(), limits);
  }

  private boolean isTooMuch(Instant now) {
    boolean over = entries.size() > limits.keys() || bytes > limits.maxBytes();
    // Even an answer that is too large by itself is kept until the next one comes.
    return entries.size() > 1 && (over || isOver(oldest(), now));
  }

  private Entry oldest() {
    return entries.values().iterator().next();
  }

  private boolean isOver(Entry entry, Instant now) {
    return !now.isBefore(entry.at().plus(limits.window()));
  }
}
