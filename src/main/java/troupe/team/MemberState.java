package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;

/**
 * A member as the team knows it; a value, changed only by {@link TeamState#apply}.
 *
 * @param since when it got its status; {@code null} when an earlier build wrote that down
 * @param usage what its turns took that have ended
 */
record MemberState(
    MemberSpec spec,
    MemberStatus status,
    @Nullable Instant since,
    @Nullable String lastResult,
    @Nullable String lastError,
    @Nullable Retry retry,
    Condition condition,
    Usage usage) {

  /** What the earlier plugin writes where nothing was chosen. */
  static final String DEFAULT = "default";

  static MemberState fresh(MemberSpec spec) {
    return new MemberState(
        spec, MemberStatus.READY, spec.spawnedAt(), null, null, null, Condition.GOOD, Usage.NONE);
  }

  MemberState moved(String server) {
    return new MemberState(
        spec.at(server), status, since, lastResult, lastError, retry, condition, usage);
  }

  MemberState with(MemberStatus next, Instant at) {
    Instant from = next == status ? since : at;
    return new MemberState(spec, next, from, lastResult, lastError, null, condition, usage);
  }

  MemberState retrying(Retry next) {
    return new MemberState(spec, status, since, lastResult, lastError, next, condition, usage);
  }

  MemberState with(Condition next) {
    return new MemberState(spec, status, since, lastResult, lastError, retry, next, usage);
  }

  /** Whether it has nothing to do and has not told the lead what became of what it had. */
  boolean owesReport() {
    return status == MemberStatus.READY && condition.owing();
  }

  /** A turn that ended badly leaves the last good result in place. */
  MemberState turnEnded(TeamEvent.TurnEnded end) {
    String kept = end.result() == null ? lastResult : end.result();
    return new MemberState(
        spec,
        status,
        since,
        kept,
        end.error(),
        null,
        condition.turnEnded(),
        usage.plus(end.usage()));
  }

  MemberState failed(String error) {
    return new MemberState(
        spec, MemberStatus.ERROR, since, lastResult, error, null, condition, usage);
  }

  /**
   * @param waitingFor the oldest ask nobody has answered; {@code null} for none
   * @param task what it works on; {@code null} for none
   */
  MemberView view(int queued, @Nullable WaitingFor waitingFor, @Nullable String task) {
    return new MemberView(
        spec.name(),
        spec.sessionId(),
        status,
        since,
        spec.role(),
        spec.agent() == null ? DEFAULT : spec.agent(),
        spec.agent(),
        spec.model() == null ? DEFAULT : spec.model(),
        spec.backend(),
        spec.worker(),
        spec.directory(),
        spec.spawnedAt(),
        lastResult,
        lastError,
        retry,
        waitingFor,
        condition.stalled(),
        condition.unreachable(),
        owesReport(),
        queued,
        task,
        usage.tokens(),
        usage.cost());
  }
}
