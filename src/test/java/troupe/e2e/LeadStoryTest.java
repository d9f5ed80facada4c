package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A person works in an OpenCode of their own and asks for a team. The daemon runs another server,
 * so everything happens because the real bridge was installed by the real command.
 */
@Tag("e2e")
final class LeadStoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension private final Stage stage = Stage.ofTest();
  private DaemonProcess.Place place;
  private DaemonProcess daemon;
  private Path project;
  private OpenCodeProcess opencode;

  @BeforeEach
  void install() throws IOException {
    place = stage.place("daemon").atOnePort();
    daemon = start();
    project = installed("shop");
    opencode = stage.openCode();
  }

  @Test
  void onePromptMakesATeamThatWorksReportsAndIsShutDown() throws IOException {
    String lead = opencode.createSession(project);
    opencode.prompt(project, lead, makeTeam("blue", ""));

    awaitShutDown("blue");
    JsonNode team = view("blue");
    assertThat(team.path("leadSessionId").asText()).isEqualTo(lead);
    assertThat(team.path("tasks").findValuesAsText("status")).containsOnly("completed");
    String ada = session("blue", "ada");
    String bob = session("blue", "bob");
    assertThat(opencode.toolAnswers(project, lead))
        .startsWith(
            "Team \"blue\" created. You are the lead (session: %s).".formatted(lead),
            "Task \"draw\" added with ID: task_2.",
            "Task \"build\" added with ID: task_3.",
            "Member \"bob\" spawned (session: %s). Initial prompt sent.".formatted(bob),
            "Member \"ada\" spawned (session: %s). Initial prompt sent.".formatted(ada))
        .anyMatch(answer -> answer.contains("It is built."))
        .contains("Shutdown requested for: bob, ada.");
    // The members lived where a person can look at them.
    assertThat(opencode.toolAnswers(project, ada))
        .containsExactly(
            "Task \"task_2\" claimed by \"ada\" and is now in_progress.",
            "Task \"task_2\" marked as completed. Newly unblocked: task_3.",
            "Message sent to \"bob\".");
    assertThat(opencode.toolAnswers(project, bob))
        .startsWith(
            "Error: Task \"task_3\" is blocked by: task_2. Complete those tasks first.",
            "Task \"task_3\" claimed by \"bob\" and is now in_progress.",
            "Task \"task_3\" marked as completed.",
            "Message sent to \"lead\".");
    assertThat(stage.everythingSaidTo(lead))
        .contains("Teammate ada has gone idle", "[Team message from bob]: It is built.");
    assertThat(stage.systemOf(lead)).containsOnlyOnce("# Your team");
    assertThat(stage.toolsOf(ada))
        .contains("team_message", "team_status", "team_task_claim")
        .doesNotContain("team_create", "team_spawn", "team_shutdown", "team_delete");
  }

  @Test
  void teamGoesOnWhenTheDaemonIsKilledInTheMiddle() throws IOException {
    Gate gate = Gate.in(project);
    String lead = opencode.createSession(project);
    opencode.prompt(project, lead, makeTeam("blue", gate.call("ada")));
    gate.awaitAll("ada");
    daemon.kill9();
    daemon = start();
    gate.open();

    awaitShutDown("blue");
    assertThat(view("blue").path("tasks").findValuesAsText("status")).containsOnly("completed");
    assertThat(opencode.prompts(project, session("blue", "bob")))
        .filteredOn(text -> text.startsWith("[Team message from ada]"))
        .hasSize(1);
    assertThat(idleNotices(lead, "ada")).isEqualTo(1);
  }

  @Test
  void teamGoesOnWhenOpenCodeIsKilledAndListensSomewhereElse() throws IOException {
    Gate gate = Gate.in(project);
    String lead = opencode.createSession(project);
    opencode.prompt(project, lead, makeTeam("blue", gate.call("ada")));
    gate.awaitAll("ada");
    opencode.kill9();
    gate.open();
    opencode.restart(DaemonProcess.Place.freePort());
    opencode.open(project);

    awaitShutDown("blue");
    assertThat(view("blue").path("tasks").findValuesAsText("status")).containsOnly("completed");
    assertThat(idleNotices(lead, "ada")).isEqualTo(1);
  }

  @Test
  void twoLeadsWorkSideBySideInTwoDirectoriesOfOneServer() throws IOException {
    Path other = installed("bakery");
    String first = opencode.createSession(project);
    String second = opencode.createSession(other);
    opencode.prompt(project, first, makeTeam("blue", ""));
    opencode.prompt(other, second, makeTeam("red", ""));
    awaitShutDown("blue");
    awaitShutDown("red");
    assertThat(view("blue").path("directory").asText()).isEqualTo(project.toString());
    assertThat(view("red").path("directory").asText()).isEqualTo(other.toString());
    assertThat(view("red").path("leadSessionId").asText()).isEqualTo(second);
    // Neither may touch the other's team.
    opencode.prompt(other, second, call("team_shutdown", Map.of("teamName", "blue")));
    await()
        .untilAsserted(
            () ->
                assertThat(opencode.toolAnswers(other, second))
                    .last()
                    .asString()
                    .startsWith("Error: "));
  }

  @Test
  void openCodeWorksWhileTheDaemonIsAwayAndItsToolsSaySo() throws IOException {
    String lead = opencode.createSession(project);
    opencode.prompt(project, lead, call("team_create", Map.of("name", "blue")) + " [[say made]]");
    await().until(() -> opencode.finishedTurns(project, lead) == 1);
    daemon.stop();
    opencode.prompt(
        project, lead, call("team_status", Map.of("teamName", "blue")) + " [[say well]]");
    await().until(() -> opencode.finishedTurns(project, lead) == 2);
    assertThat(opencode.toolAnswers(project, lead))
        .last()
        .asString()
        .contains("Troupe is not running", "troupe serve");
    daemon = start();
    opencode.prompt(
        project, lead, call("team_status", Map.of("teamName", "blue")) + " [[say well]]");
    await()
        .untilAsserted(
            () ->
                assertThat(opencode.toolAnswers(project, lead))
                    .last()
                    .asString()
                    .startsWith("Team: blue"));
  }

  /**
   * Ada draws and tells bob, who builds on it and tells the lead, who reads his result and shuts
   * both down.
   *
   * @param work what ada does before she is done
   */
  private static String makeTeam(String team, String work) throws JsonProcessingException {
    String end =
        "It is built. "
            + call("team_member_result", Map.of("teamName", team, "memberName", "bob"))
            + call("team_shutdown", Map.of("teamName", team));
    String build =
        "It is drawn. "
            + call("team_task_claim", Map.of("teamName", team, "taskId", "task_3"))
            + call("team_task_done", Map.of("teamName", team, "taskId", "task_3"))
            + call("team_message", Map.of("teamName", team, "to", "lead", "message", end))
            + "[[say It is built.]]";
    String draw =
        call("team_task_claim", Map.of("teamName", team, "taskId", "task_2"))
            + work
            + call("team_task_done", Map.of("teamName", team, "taskId", "task_2"))
            + call("team_message", Map.of("teamName", team, "to", "bob", "message", build))
            + "[[say It is drawn.]]";
    String wait =
        call("team_task_claim", Map.of("teamName", team, "taskId", "task_3")) + "[[say I wait.]]";
    return "Make a team. "
        + call("team_create", Map.of("name", team))
        + call("team_task_add", task(team, "draw", List.of()))
        + call("team_task_add", task(team, "build", List.of("task_2")))
        + call("team_spawn", member(team, "bob", wait))
        + call("team_spawn", member(team, "ada", draw))
        + "[[say They work.]]";
  }

  private static Map<String, ?> task(String team, String title, List<String> dependsOn) {
    return Map.of(
        "teamName", team, "title", title, "description", "To " + title, "dependsOn", dependsOn);
  }

  private static Map<String, ?> member(String team, String name, String prompt) {
    return Map.of(
        "teamName", team, "memberName", name, "role", "engineer", "initialPrompt", prompt);
  }

  private static String call(String tool, Map<String, ?> arguments) throws JsonProcessingException {
    return "[[call %s %s]] ".formatted(tool, JSON.writeValueAsString(arguments));
  }

  private DaemonProcess start() throws IOException {
    return stage.daemon(place, "managed").awaitReady();
  }

  private Path installed(String name) throws IOException {
    Path folder = stage.folder(name);
    TroupeProcess install =
        stage.troupe(
            stage.folder("user"),
            List.of("install", folder.toString(), "--home", place.home().toString()));
    await().until(() -> !install.runs());
    assertThat(install.errors()).isEmpty();
    return folder;
  }

  private void awaitShutDown(String team) {
    await()
        .atMost(Patience.LIMIT.multipliedBy(3))
        .ignoreException(IOException.class)
        .untilAsserted(
            () ->
                assertThat(view(team).path("members").findValuesAsText("status"))
                    .containsExactly("shutdown", "shutdown"));
  }

  private JsonNode view(String team) throws IOException {
    return daemon.api().get("/v1/teams/" + team).ok();
  }

  private String session(String team, String member) throws IOException {
    return view(team).path("members").path(member).path("sessionId").asText();
  }

  private long idleNotices(String lead, String member) throws IOException {
    return opencode.prompts(project, lead).stream()
        .filter(text -> text.startsWith("[System]: Teammate " + member + " has gone idle"))
        .count();
  }
}
