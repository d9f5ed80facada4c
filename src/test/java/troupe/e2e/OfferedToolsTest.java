package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.opencode.PassingHome;

/** Which of the team's tools each kind of session's model is offered, and that they work. */
@Tag("e2e")
final class OfferedToolsTest {

  private static final List<String> ALL =
      List.of(
          "team_broadcast",
          "team_claim_lead",
          "team_create",
          "team_delete",
          "team_interrupt",
          "team_list",
          "team_member_result",
          "team_message",
          "team_permission_reply",
          "team_receipts",
          "team_shutdown",
          "team_spawn",
          "team_status",
          "team_task_add",
          "team_task_claim",
          "team_task_done",
          "team_task_list",
          "team_task_update",
          "team_why");

  private static final List<String> MEMBERS =
      List.of(
          "team_message",
          "team_receipts",
          "team_status",
          "team_task_claim",
          "team_task_done",
          "team_task_list",
          "team_why");

  private static final String WORKERS =
      """
      {"workers": {
        "scribe": {"agent": "build"},
        "smith": {"backend": "server", "agent": "build"}
      }}
      """;

  private static final String SHARED = "shared server";

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static DaemonProcess daemon;
  private static Path project;

  @BeforeAll
  static void start() throws IOException {
    DaemonProcess.Place place = stage.place("daemon");
    project = place.project();
    Files.writeString(project.resolve("orchestrator.json"), WORKERS);
    daemon = stage.daemon(place, "managed").awaitReady();
  }

  @Test
  void leadIsOfferedEverythingAndToldOfItsTeam() throws IOException {
    TeamClient team = daemon.team("led");
    OpenCodeSessions server = daemon.server(SHARED);
    server.prompt(project, team.lead(), call("team_status", "led", ""));
    assertThat(onlyAnswer(server, team.lead())).startsWith("Team: led");
    assertThat(stage.teamToolsOf(team.lead())).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(stage.systemOf(team.lead())).containsOnlyOnce("# Your team").contains("Team: led");
  }

  @Test
  void strangerIsOfferedEverythingAndMayOnlyMakeATeam() throws IOException {
    daemon.team("private");
    OpenCodeSessions server = daemon.server(SHARED);
    String nosy = server.createSession(project);
    String refusal =
        "Error: \"%s\" is neither the lead nor a member of team \"private\".".formatted(nosy);
    server.prompt(
        project,
        nosy,
        call("team_status", "private", "")
            + call("team_message", "private", ",\"to\":\"lead\",\"message\":\"hi\"")
            + call("team_task_list", "private", "")
            + call("team_shutdown", "private", "")
            + "[[call team_create {\"name\":\"mine\",\"_session\":\"ses_forged\"}]]");
    await().until(() -> server.toolAnswers(project, nosy).size() == 5);
    assertThat(stage.teamToolsOf(nosy)).containsExactlyInAnyOrderElementsOf(ALL);
    List<String> answers = server.toolAnswers(project, nosy);
    assertThat(answers.subList(0, 3)).containsOnly(refusal);
    assertThat(answers.get(3)).startsWith("Error: ");
    assertThat(answers.get(4))
        .isEqualTo("Team \"mine\" created. You are the lead (session: " + nosy + ").");
  }

  /** What a member's spawning says of its backend. */
  @ParameterizedTest
  @CsvSource({"agent, backend, agent", "server, backend, server", "worker, worker, smith"})
  void memberIsOfferedItsOwnAndItsSubAgentNone(String name, String field, String value)
      throws IOException {
    TeamClient team = daemon.team(name).usually(Map.of(field, value));
    String ada = team.spawn("ada", "Work. " + message(name) + subAgent(name) + shell(name));
    team.awaitResult("ada", "Done.");
    assertThat(stage.teamToolsOf(ada)).containsExactlyInAnyOrderElementsOf(MEMBERS);
    assertThat(mail(team)).containsExactly("from ada of " + name);
    // All servers of the daemon have the same sessions on disk.
    assertThat(daemon.server(SHARED).toolAnswers(project, ada).get(0))
        .isEqualTo("Message sent to \"lead\".");
    assertThat(stage.systemOf(ada)).doesNotContain("# Your team");

    String sub = stage.sessionToldFirst("Help " + name);
    assertThat(sub).isNotEqualTo(ada);
    assertThat(stage.teamToolsOf(sub)).isEmpty();
    for (String shell : List.of(name, name + "-sub")) {
      assertThat(project.resolve(shell + ".txt"))
          .content()
          .contains("TROUPE_TEAM=" + name, "TROUPE_MEMBER=ada", "TROUPE_ROLE=")
          .doesNotContain("TROUPE_TOKEN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scribe", "smith"})
  void workerIsOfferedNone(String worker) throws IOException {
    JsonNode answer = prompt(worker, "Work. [[say done]]");
    assertThat(stage.teamToolsOf(answer.path("sessionId").asText())).isEmpty();
    assertThat(stage.toolsOf(answer.path("sessionId").asText())).contains("bash");
  }

  @Test
  void memberDoesNotLiveWhereItsWorkersPromptsAreRun() throws IOException {
    TeamClient team = daemon.team("apart").usually(Map.of("worker", "smith"));
    Gate gate = Gate.in(project);
    String ada = team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    prompt("smith", "[[say hello]]");
    daemon.api().post("/v1/workers/smith/stop", Map.of()).ok();
    assertThat(team.status("ada")).isEqualTo("busy");
    gate.open();
    team.awaitResult("ada", "drawn");
    assertThat(stage.teamToolsOf(ada)).hasSameSizeAs(MEMBERS);
  }

  @Test
  void installedBridgeAndOursDoNothingTwice() throws IOException {
    DaemonProcess.Place place = stage.place("installed");
    PassingHome.fetchNothing(place.project().resolve(".opencode"));
    TroupeProcess install =
        stage.troupe(
            place.user(),
            List.of("install", place.project().toString(), "--home", place.home().toString()));
    assertThat(install.exitCode()).isZero();
    DaemonProcess both = stage.daemon(place, "managed").awaitReady();
    TeamClient team = both.team("twice");
    OpenCodeSessions server = both.server(SHARED);
    server.prompt(place.project(), team.lead(), call("team_status", "twice", ""));
    await().until(() -> server.finishedTurns(place.project(), team.lead()) == 1);
    // The entry of the project names the address that the daemon did not get.
    assertThat(server.toolAnswers(place.project(), team.lead()))
        .singleElement()
        .asString()
        .startsWith("Team: twice");
    assertThat(stage.systemOf(team.lead())).containsOnlyOnce("# Your team");
    assertThat(both.process().errors()).doesNotContain("serves " + place.project());

    String ada = team.spawn("ada", message("twice"), Map.of("backend", "server"));
    team.awaitResult("ada", "Done.");
    assertThat(mail(team)).containsExactly("from ada of twice");
    assertThat(stage.teamToolsOf(ada)).hasSameSizeAs(MEMBERS);
    both.stop();
  }

  @Test
  void tokenFromTheEnvironmentReachesNoOtherEnvironment() throws IOException {
    String token = "s3cret-of-this-test";
    DaemonProcess.Place place = stage.place("with token");
    DaemonProcess given = stage.daemonWithToken(place, token).awaitReady();
    TeamClient team = given.team("given");
    team.spawn("ada", message("given"));
    team.spawn("bob", message("given"), Map.of("backend", "server"));
    team.awaitResult("ada", "Done.");
    team.awaitResult("bob", "Done.");
    assertThat(mail(team)).containsExactlyInAnyOrder("from ada of given", "from bob of given");
    assertThat(place.servers()).hasSize(2);
    for (JsonNode server : place.servers()) {
      assertThat(DaemonProcess.environmentOf(server.path("pid").asLong()).toString())
          .contains("mcp")
          .doesNotContain(token, "TROUPE_TOKEN");
    }
    assertThat(given.process().errors()).doesNotContain(token);
    assertThat(place.home().resolve("token")).doesNotExist();
    assertThat(place.home().resolve("bridge/token")).hasContent(token);
    given.stop();
    assertThat(place.home().resolve("bridge/token")).doesNotExist();
  }

  private static String call(String tool, String team, String more) {
    return "[[call %s {\"teamName\":\"%s\"%s}]]".formatted(tool, team, more);
  }

  private static String message(String team) {
    return call("team_message", team, ",\"to\":\"lead\",\"message\":\"to the lead\"");
  }

  private static String shell(String file) {
    return "[[call bash {\"command\":\"env | grep ^TROUPE_ > %s.txt\",\"description\":\"d\"}]]"
        .formatted(file);
  }

  private static String subAgent(String name) {
    String prompt = "Help %s. %s".formatted(name, shell(name + "-sub")).replace("\"", "\\\"");
    return "[[call task {\"subagent_type\":\"general\",\"description\":\"d\",\"prompt\":\"%s\"}]]"
        .formatted(prompt);
  }

  /** What members wrote to the lead. */
  private static List<String> mail(TeamClient team) throws IOException {
    return team.messages().stream()
        .filter(message -> message.path("text").asText().equals("to the lead"))
        .map(message -> "from %s of %s".formatted(message.path("from").asText(), team.name()))
        .toList();
  }

  private static String onlyAnswer(OpenCodeSessions server, String session) throws IOException {
    await().until(() -> server.toolAnswers(project, session).size() == 1);
    return server.toolAnswers(project, session).get(0);
  }

  private static JsonNode prompt(String worker, String text) throws IOException {
    return daemon.api().post("/v1/workers/" + worker + "/prompt", Map.of("text", text)).ok();
  }
}
