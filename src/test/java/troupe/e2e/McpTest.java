package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.settings.Settings;

/** The tools inside a real OpenCode, by the entry in its configuration that users have. */
@Tag("e2e")
final class McpTest {

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static final String HOW_TO_LEAD = Settings.defaults().prompts().lead().text();

  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = stage.daemon(stage.place("daemon"), opencode.url().toString()).awaitReady();
  }

  private static String beginning(String text) {
    return text.lines().findFirst().orElseThrow();
  }

  /** A directory whose OpenCode knows the daemon as the MCP server {@code team}. */
  private static Path project(String name) throws IOException {
    Path project = stage.folder(name);
    String token = "Bearer {file:%s}".formatted(daemon.place().home().resolve("token"));
    Map<String, ?> team =
        Map.of(
            "type",
            "remote",
            "url",
            daemon.api().uri("/mcp").toString(),
            "oauth",
            false,
            "headers",
            Map.of("Authorization", token));
    new ObjectMapper()
        .writeValue(project.resolve("opencode.json").toFile(), Map.of("mcp", Map.of("team", team)));
    return project;
  }

  private static void call(Path project, String session, String tool, Map<String, ?> arguments)
      throws IOException {
    String json = new ObjectMapper().writeValueAsString(arguments);
    opencode.prompt(project, session, "[[call %s %s]] [[say called]]".formatted(tool, json));
  }

  private static void awaitAnswers(Path project, String session, String... answers) {
    await()
        .untilAsserted(
            () -> assertThat(opencode.toolAnswers(project, session)).isEqualTo(List.of(answers)));
  }

  @Test
  void modelIsOfferedTheToolsByTheirFullNamesAndItsCallReachesTroupe() throws IOException {
    Path project = project("shop");
    String session = opencode.createSession(project);
    call(project, session, "team_create", Map.of("name", "shop", "_session", session));
    String made = "Team \"shop\" created. You are the lead (session: " + session + ").";
    awaitAnswers(project, session, made);
    assertThat(stage.toolsOf(session))
        .contains(
            "team_create",
            "team_spawn",
            "team_status",
            "team_shutdown",
            "team_message",
            "team_broadcast",
            "team_task_add",
            "team_task_claim",
            "team_task_done");
    assertThat(daemon.api().get("/v1/teams/shop").ok().path("leadSessionId").asText())
        .isEqualTo(session);
    call(
        project,
        session,
        "team_task_claim",
        Map.of("teamName", "shop", "taskId", "none", "_session", session));
    awaitAnswers(project, session, made, "Error: Task \"none\" not found in team \"shop\".");
  }

  @Test
  void leadIsToldHowToLeadAndAMemberThatThisIsNotForIt() throws IOException {
    Path project = project("told");
    String lead = opencode.createSession(project);
    call(project, lead, "team_create", Map.of("name", "told", "_session", lead));
    awaitAnswers(
        project, lead, "Team \"told\" created. You are the lead (session: %s).".formatted(lead));
    assertThat(stage.systemOf(lead)).containsOnlyOnce(beginning(HOW_TO_LEAD));
    TeamClient team = new TeamClient(daemon.api(), "told", lead);
    team.spawn("ada", "[[say here]]");
    team.awaitResult("ada", "here");
    String ada = team.member("ada").path("sessionId").asText();
    assertThat(stage.systemOf(ada))
        .contains("You are \"ada\"", "unless you were told that you are a member of one");
  }

  @Test
  void callWithoutTheStampTellsTheModelWhatIsMissing() throws IOException {
    Path project = project("bare");
    String session = opencode.createSession(project);
    call(project, session, "team_create", Map.of("name", "bare"));
    await()
        .untilAsserted(
            () ->
                assertThat(opencode.toolAnswers(project, session))
                    .singleElement()
                    .asString()
                    .startsWith("Error: Troupe cannot tell which session calls."));
    assertThat(daemon.api().get("/v1/teams/bare").status()).isEqualTo(404);
  }
}
