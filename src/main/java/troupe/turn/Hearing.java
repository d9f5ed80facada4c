package troupe.turn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;

/** What a signal from the bus means to the one who follows a session. */
final class Hearing {

  private Hearing() {}

  /** What happened in the session itself; {@code null} for its sub-agents' and other signals. */
  static @Nullable SessionEvent own(Signal signal, String sessionId) {
    return signal instanceof Signal.Happened happened
            && happened.event().sessionId().equals(sessionId)
        ? happened.event()
        : null;
  }

  /** Whether the turn may be over, or anything may have happened unheard. */
  static boolean mayBeOver(Signal signal, @Nullable SessionEvent own) {
    return signal instanceof Signal.Reconnected
        || own instanceof SessionEvent.Idle
        || own instanceof SessionEvent.Deleted;
  }

  /** The turn as it stands after that. */
  static Turn after(Signal signal, Turn turn) {
    return signal instanceof Signal.Reconnected ? turn.mayBeLost() : turn;
  }

  /** What a change of the session's status tells the team. */
  static Optional<Report> status(String recipient, SessionStatus status) {
    if (status instanceof SessionStatus.Retry retry) {
      return Optional.of(new Report.Retrying(recipient, retry));
    }
    return status instanceof SessionStatus.Busy
        ? Optional.of(new Report.BusyAgain(recipient))
        : Optional.empty();
  }

  /** How a turn ends whose model's provider fails for ever. */
  static TurnOutcome hopeless(SessionStatus.Retry retry) {
    return new TurnOutcome.Failed(
        "the model's provider failed %d times in a row: %s"
            .formatted(retry.attempt(), retry.message()));
  }

  /** Something asked or answered, in the session or a sub-agent's, or maybe so. */
  static Optional<Report> ask(String recipient, Signal signal) {
    if (signal instanceof Signal.Reconnected) {
      return Optional.of(new Report.Missed(recipient));
    }
    return signal instanceof Signal.Happened happened
        ? ask(recipient, happened.event())
        : Optional.empty();
  }

  private static Optional<Report> ask(String recipient, SessionEvent event) {
    if (event instanceof SessionEvent.PermissionAsked asked) {
      return Optional.of(new Report.Asked(recipient, asked.ask()));
    }
    if (event instanceof SessionEvent.QuestionAsked asked) {
      return Optional.of(new Report.Asked(recipient, asked.ask()));
    }
    if (event instanceof SessionEvent.PermissionReplied replied) {
      return Optional.of(new Report.Answered(recipient, replied.permissionId(), replied.reply()));
    }
    if (event instanceof SessionEvent.QuestionReplied replied) {
      String reply = replied.answered() ? "answers" : "reject";
      return Optional.of(new Report.Answered(recipient, replied.questionId(), reply));
    }
    return Optional.empty();
  }
}
