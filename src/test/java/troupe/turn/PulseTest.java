package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import troupe.bus.EventBus.Signal;
import troupe.opencode.PermissionAsk;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.opencode.TurnError;
import troupe.worker.TurnLook;

/** What is a sign of life and what is none. */
final class PulseTest {

  private static final String SESSION = "ses_ada";
  private static final SessionStatus.Retry RETRY =
      new SessionStatus.Retry(1, "overloaded", Instant.EPOCH);

  static final List<SessionEvent> LIFE =
      List.of(
          new SessionEvent.Stirred(SESSION),
          Rehearsal.begins("msg_9", "p1"),
          new SessionEvent.TextUpdated(SESSION, "msg_9", "prt_1", null),
          new SessionEvent.StatusChanged(SESSION, RETRY),
          new SessionEvent.Failed(SESSION, new TurnError("A", "b")),
          new SessionEvent.PermissionAsked(
              new PermissionAsk("per_1", "ses_child", "bash", List.of("rm *"))),
          new SessionEvent.PermissionReplied("ses_child", "per_1", "once"));

  static final List<Signal> NO_LIFE =
      List.of(
          new Signal.Reconnected(),
          new Signal.Skipped(),
          new Signal.Disconnected("reset by peer"),
          new Signal.Happened(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Busy())),
          new Signal.Happened(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Idle())),
          new Signal.Happened(new SessionEvent.Idle(SESSION)),
          new Signal.Happened(new SessionEvent.Deleted(SESSION)));

  private final Pulse silent = Pulse.of(false).told();

  @ParameterizedTest
  @FieldSource("LIFE")
  void eventOfItsWorkIsASignOfLife(SessionEvent event) {
    Pulse after = silent.after(new Signal.Happened(event));
    assertThat(after.heard()).isTrue();
    assertThat(after.isDoubtful()).isFalse();
  }

  @ParameterizedTest
  @FieldSource("NO_LIFE")
  void otherSignalsAreNone(Signal signal) {
    Pulse after = silent.after(signal);
    assertThat(after.heard()).isFalse();
    assertThat(after.isDoubtful()).isTrue();
  }

  @Test
  void lookShowsLifeByATool() {
    assertThat(silent.after(running(true, 1)).heard()).isTrue();
  }

  @Test
  void lookShowsLifeByARetry() {
    assertThat(silent.after(new TurnLook.Running(false, RETRY)).heard()).isTrue();
  }

  @Test
  void lookShowsLifeByProgressSinceTheOneBefore() {
    Pulse first = silent.after(running(false, 1));
    assertThat(first.heard()).isFalse();
    assertThat(first.after(running(false, 1)).heard()).isFalse();
    assertThat(first.after(running(false, 2)).heard()).isTrue();
  }

  @Test
  void serverThatIsBackIsTrustedOnceItsSessionWasSeenRunning() {
    Pulse lost = Pulse.of(false).after(new Signal.Disconnected("reset by peer"));
    assertThat(lost.after(running(true, 1)).isDoubtful()).isTrue();
    Pulse back = lost.after(new Signal.Reconnected());
    assertThat(back.isDoubtful()).isTrue();
    assertThat(back.after(running(false, 1)).isDoubtful()).isFalse();
  }

  @Test
  void firstConnectionIsNoReturn() {
    assertThat(Pulse.of(false).after(new Signal.Reconnected()).isDoubtful()).isFalse();
  }

  @Test
  void turnOfBeforeARestartMayHaveBeenToldToBeSilent() {
    assertThat(Pulse.of(true).isDoubtful()).isTrue();
    assertThat(Pulse.of(true).heard()).isFalse();
  }

  private static TurnLook.Running running(boolean tool, int progress) {
    return new TurnLook.Running(true, null, tool, progress);
  }
}
