package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;
import static troupe.team.Samples.session;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.api.MessageState;
import troupe.team.TeamEvent.LeadNotified;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.TurnStarted;
import troupe.turn.Report;
import troupe.turn.TurnOutcome.Answered;

final class TurnRulesTest {

  private static final Retry RETRY = new Retry(2, "overloaded", NOON);

  private final Story story = new Story();
  private String turn = "";

  @BeforeEach
  void memberWorks() {
    story.spawned("ada");
    turn = story.turn("ada");
  }

  @Test
  void reportsOfTheOpenTurnMoveTheReceiptOfItsMail() {
    String mail = known(story.state().mail().box("ada").turn()).mail().get(0);
    story.happens(TurnRules.delivered(story.state(), "ada", turn));
    assertThat(story.receipt(mail)).isEqualTo(MessageState.DELIVERED);
    story.happens(TurnRules.seen(story.state(), "ada", turn));
    assertThat(story.receipt(mail)).isEqualTo(MessageState.SEEN);
    story.ends("ada", new Answered("Done."));
    assertThat(story.receipt(mail)).isEqualTo(MessageState.ANSWERED);
    assertThat(story.member("ada").lastResult()).isEqualTo("Done.");
  }

  @Test
  void doubledReportsChangeNothing() {
    story.happens(TurnRules.delivered(story.state(), "ada", turn));
    assertThat(TurnRules.delivered(story.state(), "ada", turn)).isEmpty();
    story.happens(TurnRules.seen(story.state(), "ada", turn));
    assertThat(TurnRules.seen(story.state(), "ada", turn)).isEmpty();
    assertThat(TurnRules.delivered(story.state(), "ada", turn)).isEmpty();
  }

  @Test
  void lateReportsOfAnotherTurnChangeNothing() {
    story.ends("ada", new Answered("Done."));
    assertNothingFollowsFrom(turn);
    story.mail("ada", "Next.");
    assertNothingFollowsFrom(turn);
    assertNothingFollowsFrom("");
  }

  @Test
  void reportsOfAMemberThatIsGoneChangeNothing() {
    story.happens(MemberRules.remove(story.state(), "ada", "refused"));
    assertNothingFollowsFrom(turn);
    assertThat(StallRules.retrying(story.state(), "ada", RETRY, story.moment())).isEmpty();
    assertThat(StallRules.busyAgain(story.state(), "ada")).isEmpty();
  }

  @Test
  void retryIsShownOnceAndGoneWhenTheModelAnswersAgain() {
    story.happens(StallRules.retrying(story.state(), "ada", RETRY, story.moment()));
    assertThat(story.member("ada").retry()).isEqualTo(RETRY);
    assertThat(StallRules.retrying(story.state(), "ada", RETRY, story.moment())).isEmpty();
    assertThat(StallRules.busyAgain(story.state(), "ada")).containsExactly(new MemberBusy("ada"));
    story.happens(StallRules.busyAgain(story.state(), "ada"));
    assertThat(story.member("ada").retry()).isNull();
    assertThat(StallRules.busyAgain(story.state(), "ada")).isEmpty();
    assertThat(story.notices()).isEmpty();
  }

  @Test
  void leadIsNeverToldAboutItself() {
    story.done(
        MailRules.send(
            story.state(), session("ada"), new MailRules.Letter("lead", "Hi"), story.moment()));
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    story.ends("lead", new Answered("Fine."));
    assertThat(story.notices()).isEmpty();
    assertThat(TurnRules.notifyLead(story.state(), story.moment())).isEmpty();
    assertThat(StallRules.retrying(story.state(), "lead", RETRY, story.moment())).isEmpty();
  }

  @Test
  void leadsMailIsGatheredWhileItsPromptIsAnswered() {
    story.ends("ada", new Answered("Done."));
    List<TeamEvent> first = TurnRules.notifyLead(story.state(), story.moment());
    assertThat(first).singleElement().isInstanceOf(LeadNotified.class);
    story.happens(first);
    story.mail("ada", "Next.");
    story.ends("ada", new Answered("Done again."));
    assertThat(TurnRules.notifyLead(story.state(), story.moment())).isEmpty();
    story.ends("lead", new Answered("Fine."));
    assertThat(TurnRules.notifyLead(story.state(), story.moment())).hasSize(1);
  }

  @Test
  void turnsThatRanInTheEarlierPluginAreTakenOver() {
    TeamState adopted =
        story
            .state()
            .with(MailRoom.empty(10))
            .join(MemberState.fresh(Samples.spec("bob")))
            .join(
                MemberState.fresh(Samples.spec("cy"))
                    .with(MemberStatus.SHUTDOWN_REQUESTED, Samples.NOON))
            .join(MemberState.fresh(Samples.spec("dan")).with(MemberStatus.ERROR, Samples.NOON))
            .join(MemberState.fresh(Samples.spec("eve")).with(MemberStatus.SHUTDOWN, Samples.NOON));
    assertThat(TurnRules.recovered(adopted, story.moment()))
        .containsExactly(
            new TurnStarted("ada", "", List.of()), new TurnStarted("cy", "", List.of()));
  }

  @Test
  void openTurnsAreNotStartedASecondTime() {
    assertThat(TurnRules.recovered(story.state(), story.moment())).isEmpty();
  }

  @Test
  void memberToldToStopInTheEarlierPluginEndsWithTheTurnThatIsTakenOver() {
    story.ends("ada", new Answered("Done."));
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, story.moment()));
    story.ends("ada", new Answered("Bye."));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN);
    assertThat(TurnRules.recovered(story.state(), story.moment())).isEmpty();
  }

  private void assertNothingFollowsFrom(String late) {
    TeamState state = story.state();
    assertThat(TurnRules.delivered(state, "ada", late)).isEmpty();
    assertThat(TurnRules.seen(state, "ada", late)).isEmpty();
    assertThat(
            TurnRules.ended(
                state, new Report.Ended("ada", late, new Answered("Late.")), story.moment()))
        .isEmpty();
  }
}
