package troupe.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.settings.HttpLimits;

/**
 * The open connections, and who must go when one more comes. A connection that waits for a request
 * holds nothing its client would miss: where there is no room it is ended for the newcomer, the one
 * that waits longest first. So connections that never send a request keep nobody out, whoever opens
 * them. Used by one thread at a time.
 */
final class ConnectionTable {

  /** Ended connections that may still be closing, and newcomers that may be told of a refusal. */
  static final int MOST_LEAVING = 64;

  private final HttpLimits.Share most;

  /** Those that stay, the one that waits longest first. */
  private final Map<Long, Entry> open = new LinkedHashMap<>();

  private final Map<Client, Integer> perClient = new HashMap<>();
  private int leaving;

  ConnectionTable(HttpLimits.Share most) {
    this.most = most;
  }

  private record Entry(Client client, boolean waiting) {}

  /** What becomes of a newcomer. */
  sealed interface Verdict {

    /**
     * It may stay.
     *
     * @param instead the connection to be ended for it; {@code null} for none
     */
    record Admitted(@Nullable Long instead) implements Verdict {}

    /**
     * It is told that there is no room, and goes.
     *
     * @param ownFault whether its own client has too many
     */
    record Refused(boolean ownFault) implements Verdict {}

    /** It goes at once: too many are being told already. */
    record Dropped() implements Verdict {}
  }

  /** Decides on a newcomer and counts it. */
  Verdict arrived(long id, Client client) {
    boolean ownFault = perClient.getOrDefault(client, 0) >= most.perClient();
    if (!ownFault && open.size() < most.inAll()) {
      add(id, client);
      return new Verdict.Admitted(null);
    }
    if (leaving >= MOST_LEAVING) {
      return new Verdict.Dropped();
    }
    leaving++;
    Optional<Long> instead = longestWaiting(ownFault ? client : null);
    if (instead.isEmpty()) {
      return new Verdict.Refused(ownFault);
    }
    remove(instead.get());
    add(id, client);
    return new Verdict.Admitted(instead.get());
  }

  /** Connection {@code id} waits for a request from now on, or does not any more. */
  void waits(long id, boolean waiting) {
    Entry known = open.remove(id);
    if (known != null) {
      open.put(id, new Entry(known.client(), waiting));
    }
  }

  /** Connection {@code id} has ended, be it one that was to go. */
  void ended(long id) {
    if (open.containsKey(id)) {
      remove(id);
    } else {
      leaving--;
    }
  }

  /** How many are open, without those that are going. */
  int size() {
    return open.size();
  }

  private Optional<Long> longestWaiting(@Nullable Client of) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue().waiting())
        .filter(entry -> of == null || entry.getValue().client().equals(of))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void add(long id, Client client) {
    open.put(id, new Entry(client, true));
    perClient.merge(client, 1, Integer::sum);
  }

  private void remove(long id) {
    Entry gone = open.remove(id);
    if (gone != null) {
      perClient.computeIfPresent(gone.client(), (known, count) -> count == 1 ? null : count - 1);
    }
  }
}
