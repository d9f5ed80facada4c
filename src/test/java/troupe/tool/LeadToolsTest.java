package troupe.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.Archived;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams;
import troupe.api.TeamSummary;
import troupe.api.TokenCount;

/** Tools that the earlier plugin did not have. */
final class LeadToolsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Caller LEAD = new Caller.Session("ses_lead");

  private final ScriptedTeams teams = new ScriptedTeams();
  private final Tools tools = new Tools(teams);

  @Test
  void listShowsEveryTeamWithItsOwnCounts() {
    teams.done(
        "listFor",
        List.of(
            new TeamSummary("blue", "ses_lead", Samples.NOON, 2, 1, 3, null),
            new TeamSummary("green", "ses_other", Samples.NOON, 0, 0, 5, null),
            new TeamSummary("red", null, null, 0, 0, 0, "line 3\nis wrong")));
    assertThat(call("team_list", "{}"))
        .isEqualTo(
            """
            Teams (3):
              - blue members=2 busy=1 tasks=3
              - green members=0 busy=0 tasks=5
              - red [damaged] line 3 is wrong""");
    assertCalled("listFor", LEAD);
    teams.done("listFor", List.of());
    assertThat(call("team_list", "{}")).isEqualTo("No teams exist yet.");
  }

  @Test
  void deleteIsOnlyForAFinishedTeamAndItsLead() {
    teams.done("delete", new Archived("blue", "/teams/.archive/blue"));
    assertThat(call("team_delete", "{'teamName':'blue'}")).isEqualTo("Team \"blue\" deleted.");
    assertCalled("delete", LEAD, "blue", false);
    teams.refused("delete", new Refusal.MembersActive("blue", 2));
    assertThat(call("team_delete", "{'teamName':'blue'}"))
        .isEqualTo(
            "Warning: Team \"blue\" still has 2 active member(s) and was not deleted. Shut them"
                + " down first with team_shutdown.");
    teams.refused("delete", new Refusal.OnlyTheLead("delete the team"));
    assertThat(call("team_delete", "{'teamName':'blue'}"))
        .isEqualTo("Error: Only the team lead can delete the team.");
  }

  @Test
  void sessionThatTakesOverIsToldThatItLeads() {
    teams.done("claimLead", Samples.emptyTeam());
    assertThat(call("team_claim_lead", "{'teamName':'blue'}"))
        .isEqualTo(
            "You are the lead of team \"blue\" now (session: ses_lead). Look at it with"
                + " team_status.");
    assertCalled("claimLead", LEAD, "blue", "ses_lead", false);
  }

  @Test
  void permissionIsAnsweredByMemberOrId() {
    MemberView.WaitingFor ask = new MemberView.WaitingFor("per_1", "bash", List.of("rm *", "ls"));
    teams.done("replyPermission", new PermissionAnswer.Given("ada", ask, Reply.ONCE));
    assertThat(
            call("team_permission_reply", "{'teamName':'blue','memberName':'ada','reply':'once'}"))
        .isEqualTo("Permission bash (rm *, ls) of \"ada\" answered: once.");
    assertCalled(
        "replyPermission", LEAD, "blue", new PermissionAnswer("ada", null, Reply.ONCE, null));
    call(
        "team_permission_reply",
        "{'teamName':'blue','permissionId':'per_1','reply':'reject','message':'Ask.'}");
    assertCalled(
        "replyPermission", LEAD, "blue", new PermissionAnswer(null, "per_1", Reply.REJECT, "Ask."));
    assertThat(call("team_permission_reply", "{'teamName':'blue','reply':'never'}"))
        .endsWith("reply must be one of once, always, reject, not \"never\"");
    assertThat(call("team_permission_reply", "{'teamName':'blue','reply':'once'}"))
        .endsWith("memberName or permissionId is required");
    assertThat(call("team_permission_reply", "{'teamName':'blue','memberName':'ada'}"))
        .endsWith("either reply or answers is required");
  }

  @Test
  void questionsAreAnsweredInWordsOrDismissed() {
    MemberView.WaitingFor ask =
        new MemberView.WaitingFor("que_1", "question", List.of("Which?", "Why?"));
    teams.done("replyPermission", new PermissionAnswer.Given("ada", ask, Reply.ANSWERS));
    assertThat(
            call(
                "team_permission_reply",
                "{'teamName':'blue','permissionId':'que_1','answers':['Red','A, B']}"))
        .isEqualTo("Questions (Which? Why?) of \"ada\" answered.");
    assertCalled(
        "replyPermission",
        LEAD,
        "blue",
        PermissionAnswer.toQuestions(null, "que_1", List.of(List.of("Red"), List.of("A, B"))));
    teams.done("replyPermission", new PermissionAnswer.Given("ada", ask, Reply.REJECT));
    assertThat(
            call(
                "team_permission_reply",
                "{'teamName':'blue','permissionId':'que_1','reply':'reject'}"))
        .endsWith("dismissed.");
  }

  static Stream<Arguments> results() {
    MemberView.WaitingFor ask = new MemberView.WaitingFor("per_1", "bash", List.of("rm *"));
    return Stream.of(
        arguments(
            member(MemberStatus.READY, "One.\n\nTwo.", null, null),
            "Last result of \"ada\" [ready]:\n\nOne.\n\nTwo."),
        arguments(
            member(MemberStatus.READY, "", null, null),
            "Last result of \"ada\" [ready]:\n\n(its last turn ended without text)"),
        arguments(
            member(MemberStatus.BUSY, "One.", null, null),
            "Last result of \"ada\" [busy], which is working on its next turn:\n\nOne."),
        arguments(
            member(MemberStatus.ERROR, "One.", "no\nkey", null),
            "Last result of \"ada\" [error], before a turn that failed (no key):\n\nOne."),
        arguments(
            member(MemberStatus.ERROR, null, "no key", null),
            "Member \"ada\" [error] has no result: its last turn failed: no key"),
        arguments(
            member(MemberStatus.BUSY, null, null, ask),
            "Member \"ada\" [busy] has no result: its first turn waits for permission bash: rm *."),
        arguments(
            member(MemberStatus.BUSY, null, null, null),
            "Member \"ada\" [busy] has no result: its first turn still runs. A notice comes by"
                + " itself when it ends."),
        arguments(
            member(MemberStatus.SHUTDOWN, null, null, null),
            "Member \"ada\" [shutdown] has no result: no turn of it ended well."));
  }

  @ParameterizedTest
  @MethodSource("results")
  void resultIsWholeOrItIsSaidWhyThereIsNone(MemberView member, String text) {
    teams.done("member", member);
    assertThat(call("team_member_result", "{'teamName':'blue','memberName':'ada'}"))
        .isEqualTo(text);
    assertCalled("member", LEAD, "blue", "ada");
  }

  private static MemberView member(
      MemberStatus status,
      @Nullable String result,
      @Nullable String error,
      MemberView.@Nullable WaitingFor waiting) {
    MemberView ada = Samples.member(status, error, null, waiting);
    return new MemberView(
        ada.name(),
        ada.sessionId(),
        status,
        null,
        ada.role(),
        ada.agentType(),
        null,
        ada.model(),
        ada.backend(),
        null,
        ada.directory(),
        ada.spawnedAt(),
        result,
        error,
        null,
        waiting,
        null,
        null,
        false,
        0,
        null,
        TokenCount.NONE,
        0);
  }

  private String call(String name, String arguments) {
    try {
      return tools
          .call(name, new Caller.Session("ses_lead"), JSON.readTree(arguments.replace('\'', '"')))
          .toCompletableFuture()
          .join()
          .orElseThrow();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void assertCalled(String method, @Nullable Object... arguments) {
    ScriptedTeams.Call last = teams.calls().get(teams.calls().size() - 1);
    assertThat(last.method()).isEqualTo(method);
    assertThat(last.arguments()).containsExactly(arguments);
  }
}
