package troupe.team;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.OrderedPMap;
import troupe.api.Answerer;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;

/**
 * What the members of one team wait for, and what was answered lately. A persistent value.
 *
 * @param open by id, oldest first
 * @param settled by id, in the order they were answered; the newest {@link #KEPT}
 */
record PermissionDesk(OrderedPMap<String, OpenAsk> open, OrderedPMap<String, Settled> settled) {

  /** More than a thousand members ask at once only when something is wrong. */
  static final int MOST_OPEN = 1_000;

  /** Enough to tell a late answer from a wrong id, and an ask that is heard of twice from a new. */
  static final int KEPT = 200;

  static final PermissionDesk EMPTY = new PermissionDesk(OrderedPMap.empty(), OrderedPMap.empty());

  /**
   * An ask that is answered.
   *
   * @param by who; {@code null} in journals from before that was noted
   * @param reply the word it was answered with; {@code null} where that is not known
   */
  record Settled(String member, @Nullable Answerer by, @Nullable String reply) {}

  PermissionDesk ask(OpenAsk ask) {
    return new PermissionDesk(open.plus(ask.id(), ask), settled);
  }

  PermissionDesk answer(String id, Settled how) {
    OrderedPMap<String, Settled> next = settled.minus(id).plus(id, how);
    while (next.size() > KEPT) {
      next = next.minus(next.keySet().iterator().next());
    }
    return new PermissionDesk(open.minus(id), next);
  }

  /** The member's turn is over, and with it all that it waited for. */
  PermissionDesk without(String member) {
    PermissionDesk next = this;
    for (OpenAsk ask : of(member)) {
      next = next.answer(ask.id(), new Settled(member, Answerer.OPENCODE, null));
    }
    return next;
  }

  /** What the member waits for, oldest first. */
  List<OpenAsk> of(String member) {
    return open.values().stream().filter(ask -> ask.member().equals(member)).toList();
  }

  /** The oldest of these. */
  @Nullable WaitingFor waitingFor(String member) {
    List<OpenAsk> asks = of(member);
    return asks.isEmpty() ? null : asks.get(0).waitingFor();
  }

  boolean knows(String id) {
    return open.containsKey(id) || settled.containsKey(id);
  }

  boolean isFull() {
    return open.size() >= MOST_OPEN;
  }
}
