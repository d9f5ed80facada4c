package troupe.team;

import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;

/** A member as the team knows it; a value, changed only by {@link TeamState#apply}. */
record MemberState(
    MemberSpec spec,
    MemberStatus status,
    @Nullable String lastResult,
    @Nullable String lastError,
    @Nullable Retry retry,
    Condition condition) {

  /** What the earlier plugin writes where nothing was chosen. */
  static final String DEFAULT = "default";

  static MemberState fresh(MemberSpec spec) {
    return new MemberState(spec, MemberStatus.READY, null, null, null, Condition.GOOD);
  }

  MemberState moved(String server) {
    return new MemberState(spec.at(server), status, lastResult, lastError, retry, condition);
  }

  MemberState with(MemberStatus next) {
    return new MemberState(spec, next, lastResult, lastError, null, condition);
  }

  MemberState retrying(Retry next) {
    return new MemberState(spec, status, lastResult, lastError, next, condition);
  }

  MemberState with(Condition next) {
    return new MemberState(spec, status, lastResult, lastError, retry, next);
  }

  /** Whether it has nothing to do and has not told the lead what became of what it had. */
  boolean owesReport() {
    return status == MemberStatus.READY && condition.owing();
  }

  /** A turn that ended badly leaves the last good result in place. */
  MemberState turnEnded(@Nullable String result, @Nullable String error) {
    String kept = result == null ? lastResult : result;
    return new MemberState(spec, status, kept, error, null, condition.turnEnded());
  }

  MemberState failed(String error) {
    return new MemberState(spec, MemberStatus.ERROR, lastResult, error, null, condition);
  }

  /**
   * @param waitingFor the oldest ask nobody has answered; {@code null} for none
   */
  MemberView view(int queued, @Nullable WaitingFor waitingFor) {
    return new MemberView(
        spec.name(),
        spec.sessionId(),
        status,
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
        queued);
  }
}
