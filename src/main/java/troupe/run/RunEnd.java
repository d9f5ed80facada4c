package troupe.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.turn.TurnOutcome;
import troupe.worker.Answer;

/**
 * A turn that is over, and what that means to the caller.
 *
 * @param after what was found out about it
 * @param heard what was heard of the answer while it was written
 * @param cutting set when it was being aborted
 */
record RunEnd(
    Order order,
    Attempt attempt,
    TurnOutcome outcome,
    Aftermath after,
    String heard,
    @Nullable Cutting cutting) {

  /** By why the model stopped, as OpenCode names it. */
  private static final Map<String, String> SILENCE =
      Map.of(
          "length", "the model reached its output limit before it had said anything",
          "tool-calls", "the turn ended with tool calls and without a word",
          "content-filter", "the provider's content filter held the answer back",
          "", "the turn ended before the model gave back anything");

  /** What the caller is told. */
  Outcome<WorkerAnswer> verdict() {
    if (outcome instanceof TurnOutcome.Answered answered) {
      return text(answered).isBlank() ? failed(silence()) : done(text(answered));
    }
    return new Outcome.Refused<>(refusal());
  }

  private Refusal refusal() {
    if (outcome instanceof TurnOutcome.Aborted aborted) {
      return cut(aborted);
    }
    if (outcome instanceof TurnOutcome.Undelivered undelivered && !undelivered.refused()) {
      return new Refusal.WorkerUnavailable(order.workerId(), undelivered.reason());
    }
    if (outcome instanceof TurnOutcome.SessionGone && order.sessionId() != null) {
      return new Refusal.NoSuchSession(order.sessionId());
    }
    return failure(reason());
  }

  private Refusal cut(TurnOutcome.Aborted aborted) {
    if (cutting == null) {
      return failure(aborted.reason());
    }
    return cutting.why() == Cutting.Why.STOP
        ? new Refusal.WorkerStopped(order.workerId(), partial())
        : new Refusal.WorkerTimedOut(
            order.workerId(),
            attempt.session().id(),
            order.limit(),
            partial(),
            cutting.waitedFor());
  }

  private String reason() {
    if (outcome instanceof TurnOutcome.Failed failed) {
      return after.hint().map(hint -> failed.reason() + " (" + hint + ")").orElse(failed.reason());
    }
    if (outcome instanceof TurnOutcome.NotBegun idle) {
      return idle.reason();
    }
    return outcome instanceof TurnOutcome.Undelivered undelivered
        ? undelivered.reason()
        : ((TurnOutcome.SessionGone) outcome).reason();
  }

  private String silence() {
    String finish = known().finish();
    return SILENCE.getOrDefault(
        finish, "the model ended its turn (%s) without a word".formatted(finish));
  }

  private Outcome<WorkerAnswer> done(String text) {
    return new Outcome.Done<>(
        new WorkerAnswer(
            order.workerId(),
            order.worker().backend().toString(),
            text,
            attempt.session().id(),
            attempt.messageId(),
            order.agent(),
            order.model(),
            attempt.session().directory(),
            attempt.reused(),
            TokenCounts.tokens(known().tokens()),
            known().cost()));
  }

  private Outcome<WorkerAnswer> failed(String reason) {
    return new Outcome.Refused<>(failure(reason));
  }

  private Refusal failure(String reason) {
    return new Refusal.WorkerFailed(order.workerId(), attempt.session().id(), reason, partial());
  }

  /** A prompt that was answered together with a later one has no answer of its own. */
  private String text(TurnOutcome.Answered answered) {
    return known().text().isBlank() ? answered.text() : known().text();
  }

  private String partial() {
    return known().text().isBlank() ? heard : known().text();
  }

  private Answer known() {
    return after.answer().orElse(Answer.NONE);
  }
}
