package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.bus.EventBus.Signal;
import troupe.opencode.PermissionAsk;
import troupe.opencode.QuestionAsk;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;

final class HearingTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static final SessionEvent IDLE = new SessionEvent.Idle("ses_ada");

  @Test
  void onlyTheSessionsOwnEventsAreItsOwn() {
    assertThat(Hearing.own(happened(IDLE), "ses_ada")).isEqualTo(IDLE);
    assertThat(Hearing.own(happened(IDLE), "ses_bob")).isNull();
    assertThat(Hearing.own(new Signal.Reconnected(), "ses_ada")).isNull();
  }

  @Test
  void idleDeletedAndAGapMayEndATurn() {
    SessionEvent deleted = new SessionEvent.Deleted("ses_ada");
    SessionEvent status = new SessionEvent.StatusChanged("ses_ada", new SessionStatus.Idle());
    assertThat(Hearing.mayBeOver(happened(IDLE), IDLE)).isTrue();
    assertThat(Hearing.mayBeOver(happened(deleted), deleted)).isTrue();
    assertThat(Hearing.mayBeOver(new Signal.Reconnected(), null)).isTrue();
    assertThat(Hearing.mayBeOver(happened(status), status)).isFalse();
    assertThat(Hearing.mayBeOver(happened(IDLE), null)).isFalse();
  }

  @Test
  void retryAndBusyAreReportedIdleIsNot() {
    assertThat(Hearing.status("ada", new SessionStatus.Retry(2, "overloaded", NOON)))
        .contains(new Report.Retrying("ada", new SessionStatus.Retry(2, "overloaded", NOON)));
    assertThat(Hearing.status("ada", new SessionStatus.Busy()))
        .contains(new Report.BusyAgain("ada"));
    assertThat(Hearing.status("ada", new SessionStatus.Idle())).isEmpty();
  }

  @Test
  void asksOfSubAgentsAreReportedToo() {
    PermissionAsk ask = new PermissionAsk("per_1", "ses_child", "bash", List.of("rm *"));
    assertThat(Hearing.ask("ada", happened(new SessionEvent.PermissionAsked(ask))))
        .contains(new Report.Asked("ada", ask));
    assertThat(
            Hearing.ask(
                "ada",
                happened(new SessionEvent.PermissionReplied("ses_child", "per_1", "always"))))
        .contains(new Report.Answered("ada", "per_1", "always"));
    QuestionAsk question = new QuestionAsk("que_1", "ses_child", List.of());
    assertThat(Hearing.ask("ada", happened(new SessionEvent.QuestionAsked(question))))
        .contains(new Report.Asked("ada", question));
    assertThat(
            Hearing.ask(
                "ada", happened(new SessionEvent.QuestionReplied("ses_child", "que_1", true))))
        .contains(new Report.Answered("ada", "que_1", "answers"));
    assertThat(
            Hearing.ask(
                "ada", happened(new SessionEvent.QuestionReplied("ses_child", "que_1", false))))
        .contains(new Report.Answered("ada", "que_1", "reject"));
    assertThat(Hearing.ask("ada", happened(IDLE))).isEmpty();
    assertThat(Hearing.ask("ada", new Signal.Reconnected())).contains(new Report.Missed("ada"));
  }

  private static Signal happened(SessionEvent event) {
    return new Signal.Happened(event);
  }
}
