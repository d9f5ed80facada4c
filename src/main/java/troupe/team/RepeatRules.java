package troupe.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;
import troupe.team.TeamEvent.RequestRemembered;

/**
 * One effect for one key ({@code docs/adr/0015-idempotency-keys.md}): what a command does and that
 * it was done are stored together, and a repeat is answered from that.
 */
final class RepeatRules {

  private RepeatRules() {}

  /** Decides a command unless it was done before. A refusal leaves no trace. */
  static <T> Decision<T> once(
      TeamState state, RequestKey key, Request.Repeatable<T> command, Moment moment) {
    Optional<Decision<T>> before = before(state, key, command.memo(), moment);
    if (before.isPresent()) {
      return before.get();
    }
    Decision<T> decision = command.decide(state, moment);
    return decision instanceof Accepted<T> accepted
        ? remembered(state, key, command.memo(), accepted, moment)
        : decision;
  }

  /** What a repeat is answered; empty when the key is new. */
  static <T> Optional<Decision<T>> before(
      TeamState state, RequestKey key, Memo<T> memo, Moment moment) {
    return state
        .done()
        .find(key.key(), moment.now())
        .map(
            entry ->
                entry.fingerprint().equals(key.fingerprint())
                    ? new Accepted<>(List.of(), now -> memo.recall(entry.answer(), now))
                    : new Refused<>(new Refusal.IdempotencyKeyReused(key.key())));
  }

  /** The same decision, which also stores what it answers. */
  static <T> Accepted<T> remembered(
      TeamState state, RequestKey key, Memo<T> memo, Accepted<T> decision, Moment moment) {
    T answer = decision.answer().apply(state.after(decision.events(), moment.now()));
    List<TeamEvent> events = new ArrayList<>(decision.events());
    events.add(new RequestRemembered(key.key(), key.fingerprint(), memo.keep(answer)));
    return new Accepted<>(events, stored -> answer);
  }
}
