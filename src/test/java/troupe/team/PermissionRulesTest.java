package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.api.Answerer;
import troupe.api.Caller;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.api.OpenAsk.Kind;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.opencode.PermissionAsk;
import troupe.team.PermissionDesk.Settled;
import troupe.team.TeamEvent.PermissionAnswered;
import troupe.team.TeamEvent.PermissionAsked;
import troupe.turn.TurnOutcome.Aborted;
import troupe.turn.TurnOutcome.Answered;

final class PermissionRulesTest {

  private final Story story = new Story();

  @BeforeEach
  void membersWork() {
    story.spawned("ada").spawned("bob");
  }

  @Test
  void everyAskIsOnTheDeskAndTheMemberShowsTheOldest() {
    story.asks("ada", ask("per_1"));
    story.asks("ada", Samples.question("que_1"));
    story.asks("bob", ask("per_2"));
    assertThat(story.state().desk().open()).containsOnlyKeys("per_1", "que_1", "per_2");
    OpenAsk question = known(story.state().desk().open().get("que_1"));
    assertThat(question.kind()).isEqualTo(Kind.QUESTION);
    assertThat(question.sessionId()).isEqualTo("ses_sub");
    assertThat(question.patterns()).containsExactly("Which colour?", "Why?");
    assertThat(question.deadline()).isEqualTo(NOON.plusSeconds(600));
    assertThat(waitingFor("ada")).isEqualTo(new WaitingFor("per_1", "bash", List.of("rm *")));
    story.happens(PermissionRules.answeredThere(story.state(), "per_1", "once"));
    assertThat(known(waitingFor("ada")).permissionId()).isEqualTo("que_1");
    assertThat(story.state().view().permissions())
        .extracting(OpenAsk::id)
        .containsExactly("que_1", "per_2");
  }

  @Test
  void leadIsToldOnceOfWhatItCanAnswerAndNotOfWhatARuleDoes() {
    assertThat(story.asks("ada", ask("per_1")))
        .filteredOn(TeamEvent.MessageQueued.class::isInstance)
        .singleElement()
        .asString()
        .contains("Teammate ada waits for a permission");
    assertThat(story.asks("ada", ask("per_1"))).isEmpty();
    PermissionPolicy allows =
        Samples.policy("rules = [{ tool = bash, pattern = \"*\", action = allow }]");
    assertThat(story.asks("bob", ask("per_2"), allows))
        .singleElement()
        .isInstanceOf(PermissionAsked.class);
  }

  @Test
  void whatIsAnsweredIsRememberedAndNotAskedAgain() {
    story.asks("ada", ask("per_1"));
    Ruling ruling = new Ruling(Answerer.LEAD, Reply.REJECT, "No.", List.of(), "No.");
    List<TeamEvent> answered =
        PermissionRules.answered(story.state(), "per_1", ruling, story.moment());
    assertThat(answered)
        .containsExactly(new PermissionAnswered("ada", "per_1", Answerer.LEAD, "reject", "No."));
    story.happens(answered);
    assertThat(PermissionRules.answered(story.state(), "per_1", ruling, story.moment())).isEmpty();
    assertThat(PermissionRules.answeredThere(story.state(), "per_1", "reject")).isEmpty();
    assertThat(story.asks("ada", ask("per_1"))).isEmpty();
    assertThat(refusal(OPERATOR, answer(null, "per_1", Reply.ONCE)))
        .isEqualTo(new Refusal.PermissionAnswered("ada", "per_1", Answerer.LEAD, "reject"));
    assertThat(refusal(OPERATOR, answer("bob", "per_1", Reply.ONCE)))
        .isEqualTo(new Refusal.NoSuchPermission(TEAM, "bob", "per_1"));
  }

  @Test
  void endOfATurnEndsWhatItAskedAndSaysSo() {
    story.asks("ada", ask("per_1"));
    story.asks("ada", Samples.question("que_1"));
    story.asks("bob", ask("per_2"));
    assertThat(story.ends("ada", new Aborted("interrupted")))
        .contains(
            new PermissionAnswered("ada", "per_1", Answerer.OPENCODE, null, "its turn is over"),
            new PermissionAnswered("ada", "que_1", Answerer.OPENCODE, null, "its turn is over"));
    assertThat(story.state().desk().open()).containsOnlyKeys("per_2");
    story.done(MemberRules.shutdown(story.state(), LEAD, "bob", true, story.moment()));
    assertThat(story.state().desk().open()).isEmpty();
    assertThat(story.asks("bob", ask("per_3"))).isEmpty();
    assertThat(story.asks("zoe", ask("per_3"))).isEmpty();
    assertThat(story.asks("lead", ask("per_3"))).isEmpty();
  }

  @Test
  void lastTurnOfAMemberToldToStopEndsItsAskOnce() {
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, story.moment()));
    story.ends("ada", new Answered("One more."));
    story.asks("ada", ask("per_1"));
    assertThat(story.ends("ada", new Answered("Bye.")))
        .filteredOn(PermissionAnswered.class::isInstance)
        .hasSize(1);
  }

  /** As the events of earlier builds, which knew nothing of a desk. */
  @Test
  void endOfATurnWithoutAWordOfItsAsksClearsTheDesk() {
    story.happens(
        List.of(
            new PermissionAsked(
                "ada", new WaitingFor("per_1", "bash", List.of("ls")), null, null, null)));
    assertThat(known(story.state().desk().open().get("per_1")).sessionId()).isEqualTo("ses_ada");
    story.happens(List.of(new TeamEvent.TurnEnded("ada", story.turn("ada"), "text", null, null)));
    assertThat(story.state().desk().open()).isEmpty();
  }

  @Test
  void whatOpenCodeDoesNotListAnyMoreIsGone() {
    story.asks("ada", ask("per_1"));
    story.asks("ada", ask("per_2"));
    story.asks("ada", ask("per_3"));
    assertThat(
            PermissionRules.gone(story.state(), Set.of("per_1", "per_2", "per_0"), Set.of("per_2")))
        .singleElement()
        .isEqualTo(
            new PermissionAnswered(
                "ada", "per_1", Answerer.OPENCODE, null, "it does not wait in OpenCode any more"));
  }

  @Test
  void answerMustFitWhatIsAsked() {
    story.asks("ada", ask("per_1"));
    story.asks("bob", Samples.question("que_1"));
    assertThat(refusal(LEAD, PermissionAnswer.toQuestions("ada", null, List.of(List.of("Red")))))
        .isInstanceOf(Refusal.InvalidAnswer.class);
    assertThat(refusal(LEAD, answer("bob", null, Reply.ONCE)))
        .isInstanceOf(Refusal.InvalidAnswer.class);
    for (List<List<String>> few :
        List.of(
            List.<List<String>>of(),
            List.of(List.of("Red")),
            List.of(List.of("Red"), List.<String>of()),
            List.of(List.of(" "), List.of("A")))) {
      assertThat(refusal(LEAD, PermissionAnswer.toQuestions("bob", null, few)).sentence())
          .contains("2 question(s)");
    }
    assertThat(found(LEAD, answer("bob", null, Reply.REJECT)).id()).isEqualTo("que_1");
    List<List<String>> both = List.of(List.of("Red"), List.of("A", "B"));
    assertThat(found(OPERATOR, PermissionAnswer.toQuestions(null, "que_1", both)).id())
        .isEqualTo("que_1");
  }

  @Test
  void rejectionAlwaysCarriesAWordSoThatTheModelGoesOn() {
    TeamState state = story.state();
    Ruling lead = PermissionRules.ruling(state, LEAD, answer("ada", null, Reply.REJECT));
    assertThat(lead.by()).isEqualTo(Answerer.LEAD);
    assertThat(lead.message()).contains("team lead");
    assertThat(lead.reason()).isNull();
    Ruling person = PermissionRules.ruling(state, OPERATOR, answer("ada", null, Reply.REJECT));
    assertThat(person.by()).isEqualTo(Answerer.OPERATOR);
    assertThat(person.message()).contains("person");
    Ruling once = PermissionRules.ruling(state, LEAD, answer("ada", null, Reply.ONCE));
    assertThat(once.message()).isNull();
  }

  @Test
  void deskIsBoundedInWhatIsOpenAndInWhatItRemembers() {
    PermissionDesk desk = PermissionDesk.EMPTY;
    for (int count = 0; count < PermissionDesk.KEPT + 5; count++) {
      desk = desk.answer("per_" + count, new Settled("ada", Answerer.LEAD, "once"));
    }
    assertThat(desk.settled()).hasSize(PermissionDesk.KEPT);
    assertThat(desk.knows("per_4")).isFalse();
    assertThat(desk.knows("per_5")).isTrue();
    for (int count = 0; count < PermissionDesk.MOST_OPEN; count++) {
      story.asks("ada", ask("per_" + count));
    }
    assertThat(story.state().desk().isFull()).isTrue();
    assertThat(story.asks("ada", ask("per_more"))).isEmpty();
  }

  private OpenAsk found(Caller caller, PermissionAnswer answer) {
    Outcome<OpenAsk> outcome = PermissionRules.find(story.state(), caller, answer);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<OpenAsk>) outcome).value();
  }

  private Refusal refusal(Caller caller, PermissionAnswer answer) {
    Outcome<OpenAsk> outcome = PermissionRules.find(story.state(), caller, answer);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<OpenAsk>) outcome).refusal();
  }

  private @Nullable WaitingFor waitingFor(String member) {
    return story.state().view(story.member(member)).waitingFor();
  }

  private static PermissionAsk ask(String id) {
    return new PermissionAsk(id, "ses_sub", "bash", List.of("rm *"));
  }

  private static PermissionAnswer answer(
      @Nullable String member, @Nullable String id, Reply reply) {
    return new PermissionAnswer(member, id, reply, null);
  }
}
