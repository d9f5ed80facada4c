package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.Stalled;
import troupe.api.MemberView.Unreachable;
import troupe.api.TaskStatus;
import troupe.opencode.PermissionAsk;
import troupe.settings.Settings;
import troupe.team.StallRules.TurnOf;
import troupe.team.TeamEvent.MemberRecovered;
import troupe.team.TeamEvent.MemberStalled;
import troupe.team.TeamEvent.MemberStopped;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

final class StallRulesTest {

  private static final Duration QUIET = Duration.ofMinutes(10);
  private static final Instant SINCE = NOON.minus(QUIET);

  private final Story story = new Story().spawned("ada");
  private final TurnOf turn = new TurnOf("ada", story.turn("ada"));
  private final Moment moment =
      new Moment(
          NOON,
          story.moment().messageIds(),
          Settings.defaults().mail(),
          Settings.defaults().turns());

  @Test
  void silenceIsShownAndToldOnceUntilTheMemberMoves() {
    silent();
    assertThat(condition().stalled()).isEqualTo(new Stalled(SINCE));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.BUSY);
    assertThat(StallRules.silent(story.state(), turn, QUIET, moment)).isEmpty();
    assertThat(story.notices())
        .singleElement()
        .asString()
        .startsWith("Teammate ada has stalled: no sign of life for 600 s")
        .contains("for another 1200 s");
    assertThat(StallRules.recovered(story.state(), turn))
        .containsExactly(new MemberRecovered("ada"));
    story.happens(StallRules.recovered(story.state(), turn));
    assertThat(condition()).isEqualTo(Condition.GOOD.owing(true));
    assertThat(StallRules.recovered(story.state(), turn)).isEmpty();
    assertThat(story.notices()).hasSize(1);
    silent();
    assertThat(story.notices()).hasSize(2);
  }

  @Test
  void memberThatWaitsForAPermissionIsNotStalled() {
    story.asks("ada", new PermissionAsk("per_1", "ses_ada", "bash", List.of("rm *")));
    assertThat(StallRules.silent(story.state(), turn, QUIET, moment)).isEmpty();
  }

  @Test
  void reportsOfAnotherTurnOrOfNobodyChangeNothing() {
    assertNothingOf(new TurnOf("ada", "msg_late"));
    assertNothingOf(new TurnOf("bob", "msg_late"));
    assertNothingOf(new TurnOf("lead", ""));
    story.ends("ada", new TurnOutcome.Answered("Done."));
    assertNothingOf(turn);
  }

  @Test
  void memberThatIsToldToStopHasALimitOfItsOwn() {
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, moment));
    assertNothingOf(turn);
  }

  @Test
  void stallIsOverWithItsTurn() {
    silent();
    story.happens(StallRules.unreachable(story.state(), turn, "gone"));
    story.ends("ada", new TurnOutcome.Failed("cut"));
    assertThat(condition()).isEqualTo(Condition.GOOD.owing(true));
  }

  @Test
  void lostConnectionIsShownAndNotTold() {
    story.happens(StallRules.unreachable(story.state(), turn, "silent for 75 s"));
    Unreachable lost = known(condition().unreachable());
    assertThat(lost.reason()).isEqualTo("silent for 75 s");
    assertThat(StallRules.unreachable(story.state(), turn, "refused")).isEmpty();
    assertThat(story.notices()).isEmpty();
    story.happens(StallRules.recovered(story.state(), turn));
    assertThat(condition().unreachable()).isNull();
  }

  @Test
  void fewRetriesAreShownAndNotTold() {
    retries(4, NOON.plusSeconds(30));
    assertThat(known(story.member("ada").retry()).attempt()).isEqualTo(4);
    assertThat(story.notices()).isEmpty();
  }

  @Test
  void manyRetriesAreToldOnceInATurnThoughTheMemberIsBusyBetween() {
    retries(5, NOON.plusSeconds(30));
    assertThat(story.notices())
        .singleElement()
        .asString()
        .contains("attempt 5", "2026-11-21T12:00:30Z", "overloaded");
    story.happens(StallRules.busyAgain(story.state(), "ada"));
    retries(6, NOON.plusSeconds(60));
    assertThat(story.notices()).hasSize(1);
    story.ends("ada", new TurnOutcome.Answered("Done."));
    story.mail("ada", "Next.");
    retries(5, NOON.plusSeconds(30));
    assertThat(story.notices()).filteredOn(text -> text.contains("provider")).hasSize(2);
  }

  @Test
  void longWaitForTheNextAttemptIsToldAtOnce() {
    retries(1, NOON.plusSeconds(120));
    assertThat(story.notices()).isEmpty();
    retries(1, NOON.plusSeconds(121));
    assertThat(story.notices()).hasSize(1);
  }

  @Test
  void forcedShutdownOfARunningTurnIsRememberedUntilItIsCut() {
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", true, moment));
    assertThat(condition().cutting()).isTrue();
    assertThat(StallRules.stopped(story.state(), "ada")).containsExactly(new MemberStopped("ada"));
    TeamState read = new TeamFile("/", 10, Samples.KEYS).read(Samples.written(story.state()), 1);
    assertThat(known(read.member("ada")).condition().cutting()).isTrue();
    story.happens(StallRules.stopped(story.state(), "ada"));
    assertThat(condition().cutting()).isFalse();
    assertThat(StallRules.stopped(story.state(), "ada")).isEmpty();
  }

  @Test
  void shutdownThatLeavesNothingRunningNeedsNoCut() {
    Story idle = new Story().ready("ada");
    idle.done(MemberRules.shutdown(idle.state(), LEAD, "ada", true, moment));
    assertThat(idle.member("ada").condition().cutting()).isFalse();
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, moment));
    story.ends("ada", new TurnOutcome.Answered("Done."));
    story.ends("ada", new TurnOutcome.Answered("Bye."));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN);
    assertThat(condition().cutting()).isFalse();
  }

  @Test
  void tasksOfAMemberThatLostItsSessionAreForOthersAndTheLeadIsTold() {
    String id = story.done(TaskRules.add(story.state(), LEAD, Samples.newTask("Do"), NOON)).id();
    story.done(TaskRules.claim(story.state(), Samples.session("ada"), id));
    story.happens(
        TurnRules.ended(
            story.state(),
            new Report.Ended("ada", turn.messageId(), new TurnOutcome.SessionGone("gone")),
            moment));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.ERROR);
    assertThat(known(story.state().board().tasks().get(id)).status()).isEqualTo(TaskStatus.PENDING);
    assertThat(story.notices())
        .singleElement()
        .asString()
        .contains("gone; its tasks are pending again: %s".formatted(id));
  }

  private void silent() {
    List<TeamEvent> events = StallRules.silent(story.state(), turn, QUIET, moment);
    assertThat(events).contains(new MemberStalled("ada", SINCE));
    story.happens(events);
  }

  private void retries(int attempt, Instant next) {
    Retry retry = new Retry(attempt, "overloaded.", next);
    story.happens(StallRules.retrying(story.state(), "ada", retry, moment));
  }

  private void assertNothingOf(TurnOf late) {
    assertThat(StallRules.silent(story.state(), late, QUIET, moment)).isEmpty();
    assertThat(StallRules.unreachable(story.state(), late, "gone")).isEmpty();
    assertThat(StallRules.recovered(story.state(), late)).isEmpty();
  }

  private Condition condition() {
    return story.member("ada").condition();
  }
}
