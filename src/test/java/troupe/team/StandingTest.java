package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.session;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.Caller;
import troupe.api.Refusal;
import troupe.api.TeamSummary;

final class StandingTest {

  private final TeamState state = new Story().ready("ada").state();

  @Test
  void operatorAndLeadManage() {
    assertThat(Standing.of(state, OPERATOR)).contains(new Standing("operator", true));
    assertThat(Standing.of(state, LEAD)).contains(new Standing("lead", true));
    assertThat(Standing.of(state, new Caller.Named("lead"))).contains(new Standing("lead", true));
    assertThat(Standing.of(state, new Caller.Named("__lead__")))
        .contains(new Standing("lead", true));
  }

  @Test
  void memberDoesNotManage() {
    assertThat(Standing.of(state, session("ada"))).contains(new Standing("ada", false));
    assertThat(Standing.of(state, new Caller.Named("ada"))).contains(new Standing("ada", false));
  }

  @Test
  void strangerHasNoStandingAndIsToldWhy() {
    Caller unknown = new Caller.Named("bob");
    assertThat(Standing.of(state, STRANGER)).isEmpty();
    assertThat(Standing.of(state, unknown)).isEmpty();
    assertThat(Standing.stranger(state, STRANGER))
        .isEqualTo(new Refusal.NotInTeam("blue", "ses_stranger"));
    assertThat(Standing.stranger(state, unknown))
        .isEqualTo(new Refusal.NoSuchMember("blue", "bob"));
  }

  @Test
  void teamsAreListedForLeadsAndPersons() {
    List<TeamSummary> all = List.of(state.summary());
    assertThat(Standing.mayList(all, LEAD)).isTrue();
    assertThat(Standing.mayList(all, OPERATOR)).isTrue();
    assertThat(Standing.mayList(all, session("ada"))).isFalse();
    assertThat(Standing.mayList(all, STRANGER)).isFalse();
    assertThat(Standing.mayList(List.of(), STRANGER)).isTrue();
  }

  @Test
  void removedMembersSessionIsAStrangersAgain() {
    Story story = new Story().spawned("ada");
    story.happens(MemberRules.remove(story.state(), "ada", "refused"));
    assertThat(Standing.of(story.state(), session("ada"))).isEmpty();
  }
}
