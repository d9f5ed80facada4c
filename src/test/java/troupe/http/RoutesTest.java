package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Archived;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams;
import troupe.api.ShutdownRequest;
import troupe.api.TaskStatus;
import troupe.api.TeamSummary;

/** Every route: what it asks the teams, and what it makes of their answer. */
final class RoutesTest {

  private static final Caller OPERATOR = new Caller.Operator();

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void sessionOfNoTeamIsNotFound() {
    Edge.Answer answer = edge.get("/v1/sessions/ses_x");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("urn:troupe:not-a-team-session");
  }

  @Test
  void serverThatIsNoAddressOrNamesNoFolderIsRefusedWithBothReasons() {
    Edge.Answer answer =
        edge.post("/v1/servers", "{'url': 'http://me:secret@box', 'directory': 'work'}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail())
        .contains("url must be", "directory must be")
        .doesNotContain("secret");
    assertThat(edge.post("/v1/servers", "{'url': 'a b', 'directory': '/w'}").status())
        .isEqualTo(422);
    assertThat(edge.post("/v1/servers", "{'directory': '/w'}").status()).isEqualTo(422);
  }

  @Test
  void teamIsMadeAndLocated() {
    edge.teams.done("create", Samples.emptyTeam());
    Edge.Answer answer = edge.post("/v1/teams", "{'name':'blue','leadSessionId':'ses_lead'}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/teams/blue");
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.json().path("createdAt").asText()).isEqualTo("2026-11-21T12:00:00.000Z");
    assertCalled("create", OPERATOR, new NewTeam("blue", null, "ses_lead", null));
  }

  @Test
  void teamsAreListedDamagedOnesToo() {
    edge.teams.plain(
        "list",
        List.of(
            new TeamSummary("blue", "ses_lead", Samples.NOON, 2, 1, 3, null),
            new TeamSummary(
                "red", null, null, 0, 0, 0, "journal.jsonl, line 3: the checksum is wrong")));
    Edge.Answer answer = edge.get("/v1/teams");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/teams/0/busy").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/teams/0").has("damaged")).isFalse();
    assertThat(answer.json().at("/teams/1/damaged").asText())
        .isEqualTo("journal.jsonl, line 3: the checksum is wrong");
  }

  @Test
  void teamShowsMembersByNameAndTasksByIdWithWhatTheyWaitFor() {
    edge.teams.done("team", Samples.team());
    Edge.Answer answer = edge.get("/v1/teams/blue");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("description")).isFalse();
    assertThat(answer.json().at("/members/ada/status").asText()).isEqualTo("busy");
    assertThat(answer.json().at("/tasks/t3/blockedBy")).hasSize(1);
    assertThat(answer.json().at("/tasks/t2").has("blockedBy")).isFalse();
    assertThat(answer.json().at("/tasks/t2/assignee").isNull()).isTrue();
    assertThat(answer.json().at("/tasks/t2").has("result")).isFalse();
    assertCalled("team", OPERATOR, "blue");
  }

  @Test
  void teamIsArchivedByForceOnlyWhenAsked() {
    edge.teams.done("delete", new Archived("blue", "/teams/.archive/blue"));
    assertThat(edge.delete("/v1/teams/blue").json().path("folder").asText()).contains("blue");
    assertCalled("delete", OPERATOR, "blue", false);
    assertThat(edge.delete("/v1/teams/blue?force=true&other=1").status()).isEqualTo(200);
    assertCalled("delete", OPERATOR, "blue", true);
    assertThat(edge.delete("/v1/teams/blue?force=yes").type())
        .isEqualTo("urn:troupe:invalid-query");
  }

  @Test
  void everyMemberIsShutDownWithOrWithoutBody() {
    edge.teams.done("shutdown", new ShutdownRequest(List.of("ada")));
    Edge.Answer answer = edge.post("/v1/teams/blue/shutdown");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("state").asText()).isEqualTo("shutdown_requested");
    assertThat(answer.json().at("/members/0").asText()).isEqualTo("ada");
    assertCalled("shutdown", OPERATOR, "blue", null, false);
    assertThat(edge.post("/v1/teams/blue/members/ada/shutdown", "{'force':true}").status())
        .isEqualTo(202);
    assertCalled("shutdown", OPERATOR, "blue", "ada", true);
  }

  @Test
  void memberIsSpawnedListedAndShown() {
    edge.teams.done("spawn", Samples.member()).done("team", Samples.team());
    Edge.Answer answer =
        edge.post("/v1/teams/blue/members", "{'name':'ada','role':'engineer','prompt':'go'}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/teams/blue/members/ada");
    assertThat(answer.json().path("status").asText()).isEqualTo("busy");
    assertCalled(
        "spawn",
        OPERATOR,
        "blue",
        new NewMember("ada", "engineer", "go", null, null, null, null, null));
    assertThat(edge.get("/v1/teams/blue/members").json().at("/members/0/name").asText())
        .isEqualTo("ada");
    assertThat(edge.get("/v1/teams/blue/members/ada").json().path("sessionId").asText())
        .isEqualTo("ses_ada");
    assertThat(edge.get("/v1/teams/blue/members/bob").type())
        .isEqualTo("urn:troupe:no-such-member");
  }

  @Test
  void interruptIsAccepted() {
    edge.teams.done("interrupt", new Interruption("ada", true, Samples.message("m1", "ada")));
    Edge.Answer answer = edge.post("/v1/teams/blue/members/ada/interrupt", "{'text':'stop'}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("interrupted").asBoolean()).isTrue();
    assertThat(answer.json().at("/message/state").asText()).isEqualTo("queued");
    assertCalled("interrupt", OPERATOR, "blue", "ada", "stop");
  }

  @Test
  void mailGoesOutInTheNameOfWhomItSaysOrTheOperator() {
    edge.teams.done("send", Samples.message("m1", "ada"));
    Edge.Answer answer = edge.post("/v1/teams/blue/messages", "{'to':'ada','text':'hi'}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("id").asText()).isEqualTo("m1");
    assertThat(answer.json().has("sessionText")).isFalse();
    assertCalled("send", OPERATOR, "blue", "ada", "hi");
    edge.post("/v1/teams/blue/messages", "{'from':'bob','to':'lead','text':'hi'}");
    assertCalled("send", new Caller.Named("bob"), "blue", "lead", "hi");
  }

  @Test
  void mailToAllNamesItsRecipients() {
    edge.teams.done(
        "broadcast",
        new Broadcast(
            List.of("ada", "bob"),
            List.of(Samples.message("m1", "ada"), Samples.message("m2", "bob"))));
    Edge.Answer answer =
        edge.post("/v1/teams/blue/messages", "{'from':'lead','to':'*','text':'hi'}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("id").asText()).isEqualTo("m1");
    assertThat(answer.json().path("to").asText()).isEqualTo("*");
    assertThat(answer.json().path("recipients")).hasSize(2);
    assertThat(answer.json().path("messages")).hasSize(2);
    assertCalled("broadcast", new Caller.Named("lead"), "blue", "hi");
  }

  @Test
  void mailToAllWithNobodyThereIsAProblem() {
    edge.teams.refused("broadcast", new Refusal.NoRecipients("blue"));
    Edge.Answer answer = edge.post("/v1/teams/blue/messages", "{'to':'*','text':'hi'}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("urn:troupe:no-recipients");
  }

  @Test
  void mailIsListedAndFoundById() {
    edge.teams.done(
        "messages", List.of(Samples.message("m1", "ada"), Samples.message("m2", "lead")));
    assertThat(edge.get("/v1/teams/blue/messages").json().path("messages")).hasSize(2);
    assertThat(edge.get("/v1/teams/blue/messages/m2").json().path("to").asText()).isEqualTo("lead");
    assertThat(edge.get("/v1/teams/blue/messages/m3").type())
        .isEqualTo("urn:troupe:no-such-message");
  }

  @Test
  void taskIsAddedListedAndShown() {
    edge.teams
        .done("addTask", Samples.task("t3", TaskStatus.PENDING, null, "t2"))
        .done("team", Samples.team());
    Edge.Answer answer =
        edge.post("/v1/teams/blue/tasks", "{'title':'T','description':'D','dependsOn':['t2']}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/teams/blue/tasks/t3");
    assertThat(answer.json().path("assignee").isNull()).isTrue();
    assertCalled("addTask", OPERATOR, "blue", new NewTask("T", "D", null, List.of("t2")));
    assertThat(edge.get("/v1/teams/blue/tasks").json().at("/tasks/2/blockedBy/0").asText())
        .isEqualTo("t2");
    assertThat(edge.get("/v1/teams/blue/tasks/t3").json().at("/blockedBy/0").asText())
        .isEqualTo("t2");
    assertThat(edge.get("/v1/teams/blue/tasks/t9").type()).isEqualTo("urn:troupe:no-such-task");
  }

  @Test
  void taskIsClaimedAndCompletedForAMember() {
    edge.teams
        .done("claim", Samples.task("t2", TaskStatus.IN_PROGRESS, "ada"))
        .done(
            "complete",
            new Completion(Samples.task("t2", TaskStatus.COMPLETED, "ada"), List.of("t3")));
    Edge.Answer claimed = edge.post("/v1/teams/blue/tasks/t2/claim", "{'member':'ada'}");
    assertThat(claimed.status()).isEqualTo(200);
    assertThat(claimed.json().path("status").asText()).isEqualTo("in_progress");
    assertCalled("claim", new Caller.Named("ada"), "blue", "t2");
    Edge.Answer completed =
        edge.post("/v1/teams/blue/tasks/t2/complete", "{'member':'ada','result':'done'}");
    assertThat(completed.json().at("/task/status").asText()).isEqualTo("completed");
    assertThat(completed.json().at("/unblocked/0").asText()).isEqualTo("t3");
    assertCalled("complete", new Caller.Named("ada"), "blue", "t2", "done");
    edge.post("/v1/teams/blue/tasks/t2/complete");
    assertCalled("complete", OPERATOR, "blue", "t2", null);
  }

  @Test
  void toolAnswersItsTextEvenWhenItRefuses() {
    edge.teams.refused("team", new Refusal.NoSuchTeam("red"));
    Edge.Answer answer =
        edge.post("/v1/tools/team_status", "{'sessionId':'ses_1','arguments':{'teamName':'red'}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("text").asText()).isEqualTo("Error: Team \"red\" not found.");
    assertCalled("team", new Caller.Session("ses_1"), "red");
    assertThat(edge.post("/v1/tools/team_nap", "{'sessionId':'ses_1'}").type())
        .isEqualTo("urn:troupe:no-such-tool");
  }

  @Test
  void argumentsThatDoNotFitAToolAreATextThatSaysWhichAndWhy() {
    Edge.Answer answer =
        edge.post(
            "/v1/tools/team_status", "{'sessionId':'ses_1','arguments':{'teamName':5,'x':'y'}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("text").asText())
        .startsWith("Error: Invalid arguments for team_status: ")
        .contains("teamName must be a string, not a number", "x is not an argument of this tool")
        .endsWith("it takes only teamName");
    assertThat(edge.post("/v1/tools/team_status", "{'sessionId':'ses_1'}").json().path("text"))
        .hasToString(
            "\"Error: Invalid arguments for team_status: teamName is required: a string\"");
  }

  @Test
  void readinessNamesItsCauses() {
    assertThat(edge.get("/health/live").json().path("status").asText()).isEqualTo("live");
    assertThat(edge.get("/health/ready").json().path("status").asText()).isEqualTo("ready");
    edge.warnings.add("damaged: 1 team");
    assertThat(edge.get("/health/ready").json())
        .hasToString("{\"status\":\"ready\",\"warnings\":[\"damaged: 1 team\"]}");
    edge.notReady.add("OpenCode is away");
    Edge.Answer answer = edge.get("/health/ready");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo("urn:troupe:not-ready");
    assertThat(answer.json().at("/causes/0").asText()).isEqualTo("OpenCode is away");
    assertThat(answer.json().at("/warnings/0").asText()).isEqualTo("damaged: 1 team");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void versionIsTold() {
    assertThat(edge.get("/v1").json().path("version").asText()).isEqualTo("0.1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2f..%2fetc", "a%00b", "%2e%2e", "a%20b", "%C3%A4", "a+b"})
  void hostileNameReachesTheTeamsDecodedAndNothingElse(String segment) {
    edge.teams.refused("team", new Refusal.NoSuchTeam("x"));
    assertThat(edge.get("/v1/teams/" + segment).type()).isEqualTo("urn:troupe:no-such-team");
    assertThat(edge.teams.calls()).hasSize(1);
  }

  private void assertCalled(String method, @Nullable Object... arguments) {
    List<ScriptedTeams.Call> calls = edge.teams.calls();
    ScriptedTeams.Call last = calls.get(calls.size() - 1);
    assertThat(last.method()).isEqualTo(method);
    assertThat(last.arguments()).containsExactly(arguments);
  }
}
