package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tools, called by real sessions; the texts of nine are the earlier plugin's, to the letter.
 */
@Tag("e2e")
final class ToolsTest {

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = stage.daemon(stage.place("daemon"), opencode.url().toString()).awaitReady();
    askBeforeShells();
  }

  /** A shell command waits for somebody's permission, in every session of the project. */
  private static void askBeforeShells() throws IOException {
    Files.writeString(
        daemon.place().project().resolve("opencode.json"), "{\"permission\":{\"bash\":\"ask\"}}");
  }

  /** A session that calls tools for one team. */
  private record Caller(String session, String team) {

    String call(String tool, String... arguments) throws IOException {
      Map<String, String> all = new HashMap<>(Map.of("teamName", team));
      for (int i = 0; i < arguments.length; i += 2) {
        all.put(arguments[i], arguments[i + 1]);
      }
      return send(tool, all);
    }

    String create() throws IOException {
      return send("team_create", Map.of("name", team));
    }

    private String send(String tool, Map<String, ?> arguments) throws IOException {
      Map<String, ?> body = Map.of("sessionId", session, "arguments", arguments);
      return daemon.api().post("/v1/tools/" + tool, body).ok().path("text").asText();
    }

    String spawn(String member, String prompt) throws IOException {
      return call("team_spawn", "memberName", member, "role", "engineer", "initialPrompt", prompt);
    }

    TeamClient client() {
      return new TeamClient(daemon.api(), team, session);
    }
  }

  private static Caller stranger(String team) throws IOException {
    Path project = daemon.place().project();
    return new Caller(opencode.createSession(project), team);
  }

  private static Caller member(Caller lead, String name) throws IOException {
    return new Caller(lead.client().member(name).path("sessionId").asText(), lead.team);
  }

  @Test
  void leadMakesATeamWorksWithItAndEndsIt() throws IOException {
    Caller lead = stranger("blue");
    assertThat(lead.create())
        .isEqualTo("Team \"blue\" created. You are the lead (session: " + lead.session + ").");
    assertThat(lead.create()).isEqualTo("Error: Team \"blue\" already exists.");
    assertThat(lead.call("team_broadcast", "message", "anybody?"))
        .isEqualTo("Broadcast sent to no members (no active members found excluding sender).");
    assertThat(lead.spawn("ada", "[[say here]]"))
        .matches("Member \"ada\" spawned \\(session: ses_\\w+\\)\\. Initial prompt sent\\.");
    assertThat(lead.spawn("ada", "[[say here]]"))
        .isEqualTo("Error: Member \"ada\" already exists in team \"blue\".");
    lead.spawn("bob", "[[say here]]");
    TeamClient team = lead.client();
    team.awaitResult("ada", "here");
    team.awaitResult("bob", "here");
    assertThat(lead.call("team_message", "to", "ada", "message", "[[say more]]"))
        .isEqualTo("Message sent to \"ada\".");
    assertThat(lead.call("team_message", "to", "zoe", "message", "hello"))
        .isEqualTo("Error: Member \"zoe\" not found in team \"blue\".");
    team.awaitResult("ada", "more");
    assertThat(lead.call("team_broadcast", "message", "[[say all]]"))
        .isEqualTo("Broadcast sent to: ada, bob.");
    team.awaitResult("ada", "all");
    team.awaitResult("bob", "all");
    assertThat(lead.call("team_status")).matches(status(lead));
    assertThat(lead.call("team_shutdown", "memberName", "zoe"))
        .isEqualTo("Error: Member \"zoe\" not found in team \"blue\".");
    assertThat(lead.call("team_shutdown", "memberName", "ada"))
        .isEqualTo("Shutdown requested for: ada.");
    assertThat(lead.call("team_message", "to", "ada", "message", "hello"))
        .isEqualTo("Error: Member \"ada\" is in shutdown state and cannot receive messages.");
    assertThat(lead.call("team_shutdown")).isEqualTo("Shutdown requested for: bob.");
    assertThat(lead.call("team_shutdown"))
        .isEqualTo("No members were shut down (no active members found).");
    team.awaitStatus("ada", "shutdown");
    team.awaitStatus("bob", "shutdown");
  }

  private static String status(Caller lead) {
    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    String member = "  - %s \\[ready\\] session=ses_\\w+ model=default spawned=" + time;
    return String.join(
        "\n",
        "Team: blue",
        "Lead session: " + lead.session,
        "Created: " + time,
        "",
        "Members \\(2\\):",
        member.formatted("ada"),
        member.formatted("bob"),
        "",
        "Tasks: pending=0 in_progress=0 completed=0 blocked=0",
        "Not reported to the lead: ada, bob");
  }

  @Test
  void membersClaimAndCompleteTheLeadsTasks() throws IOException {
    Caller lead = stranger("board");
    lead.create();
    lead.spawn("ada", "[[say here]]");
    Caller ada = member(lead, "ada");
    String added = lead.call("team_task_add", "title", "paint", "description", "all of it");
    assertThat(added).startsWith("Task \"paint\" added with ID: ").endsWith(".");
    String first = added.substring(added.lastIndexOf(' ') + 1, added.length() - 1);
    String second = lead.client().task("sell", List.of(first)).path("id").asText();

    assertThat(ada.call("team_task_claim", "taskId", "none"))
        .isEqualTo("Error: Task \"none\" not found in team \"board\".");
    assertThat(ada.call("team_task_claim", "taskId", second))
        .isEqualTo(
            "Error: Task \"%s\" is blocked by: %s. Complete those tasks first."
                .formatted(second, first));
    assertThat(ada.call("team_task_claim", "taskId", first))
        .isEqualTo("Task \"%s\" claimed by \"ada\" and is now in_progress.".formatted(first));
    assertThat(ada.call("team_task_claim", "taskId", first))
        .isEqualTo(
            "Error: Task \"%s\" is not pending (current status: \"in_progress\")."
                .formatted(first));
    assertThat(ada.call("team_task_done", "taskId", first))
        .isEqualTo(
            "Task \"%s\" marked as completed. Newly unblocked: %s.".formatted(first, second));
    assertThat(ada.call("team_task_claim", "taskId", second))
        .isEqualTo("Task \"%s\" claimed by \"ada\" and is now in_progress.".formatted(second));
    assertThat(lead.call("team_task_done", "taskId", second))
        .isEqualTo("Task \"%s\" marked as completed.".formatted(second));
  }

  @Test
  void membersWriteAndLookButDoNotManage() throws IOException {
    Caller lead = stranger("limits");
    lead.create();
    lead.spawn("ada", "[[say here]]");
    lead.spawn("bob", "[[say here]]");
    Caller ada = member(lead, "ada");
    assertThat(ada.call("team_message", "to", "lead", "message", "a question"))
        .isEqualTo("Message sent to \"lead\".");
    assertThat(ada.call("team_message", "to", "bob", "message", "an answer"))
        .isEqualTo("Message sent to \"bob\".");
    assertThat(ada.call("team_broadcast", "message", "found it"))
        .isEqualTo("Broadcast sent to: bob.");
    assertThat(ada.call("team_status")).startsWith("Team: limits\n");
    assertThat(ada.spawn("eve", "hi")).startsWith("Error").contains("Only the team lead");
    assertThat(ada.call("team_shutdown")).startsWith("Error: Only the team lead can");
    assertThat(ada.call("team_task_add", "title", "t", "description", "d"))
        .startsWith("Error: Only the team lead can");
    Caller elsewhere = new Caller(ada.session, "own");
    assertThat(elsewhere.create()).startsWith("Error").contains("is a member of team \"limits\"");
    assertThat(lead.client().view().path("members")).hasSize(2);
    assertThat(lead.client().view().path("tasks")).isEmpty();
  }

  @Test
  void leadAnswersAPermissionAndReadsTheResult() throws IOException {
    Caller lead = stranger("asking");
    lead.create();
    lead.spawn("ada", "[[call bash {\"command\":\"true\",\"description\":\"t\"}]] [[say ran]]");
    TeamClient team = lead.client();
    await().until(() -> team.member("ada").has("waitingFor"));
    assertThat(lead.call("team_member_result", "memberName", "ada"))
        .startsWith(
            "Member \"ada\" [busy] has no result: its first turn waits for permission bash");
    assertThat(
            member(lead, "ada").call("team_permission_reply", "memberName", "ada", "reply", "once"))
        .isEqualTo("Error: Only the team lead can answer permissions.");
    assertThat(lead.call("team_permission_reply", "memberName", "ada", "reply", "once"))
        .isEqualTo("Permission bash (true) of \"ada\" answered: once.");
    team.awaitResult("ada", "ran");
    assertThat(team.member("ada").has("waitingFor")).isFalse();
    assertThat(lead.call("team_member_result", "memberName", "ada"))
        .isEqualTo("Last result of \"ada\" [ready]:\n\nran");
    assertThat(lead.call("team_permission_reply", "memberName", "ada", "reply", "once"))
        .startsWith("Error: Member \"ada\" does not wait for a permission.");
  }

  @Test
  void sessionTakesATeamOverAndDeletesIt() throws IOException {
    Caller first = stranger("heritage");
    first.create();
    first.spawn("ada", "[[say here]]");
    first.client().awaitResult("ada", "here");
    first.client().awaitQuiet();
    Caller second = stranger("heritage");
    assertThat(second.call("team_claim_lead"))
        .isEqualTo(
            "You are the lead of team \"heritage\" now (session: %s). Look at it with team_status."
                .formatted(second.session));
    await().until(() -> stage.heardBy(first.session).contains(second.session + " leads team"));
    assertThat(first.call("team_status")).startsWith("Error");
    assertThat(second.call("team_delete"))
        .startsWith("Warning: Team \"heritage\" still has 1 active member(s)");
    second.call("team_shutdown");
    second.client().awaitStatus("ada", "shutdown");
    assertThat(second.call("team_delete")).isEqualTo("Team \"heritage\" deleted.");
  }

  @Test
  void strangersAndLeadsOfOtherTeamsAreRefused() throws IOException {
    Caller lead = stranger("mine");
    lead.create();
    lead.spawn("ada", "[[say here]]");
    Caller other = stranger("theirs");
    other.create();
    Caller forger = new Caller(other.session, "mine");
    for (Caller caller : List.of(stranger("mine"), forger)) {
      assertThat(caller.spawn("eve", "hi")).startsWith("Error");
      assertThat(caller.call("team_message", "to", "ada", "message", "hi")).startsWith("Error");
      assertThat(caller.call("team_broadcast", "message", "hi")).startsWith("Error");
      assertThat(caller.call("team_status")).startsWith("Error");
      assertThat(caller.call("team_shutdown")).startsWith("Error");
      assertThat(caller.call("team_task_add", "title", "t", "description", "d"))
          .startsWith("Error");
    }
    Caller lost = stranger("nowhere");
    assertThat(lost.call("team_status")).isEqualTo("Error: Team \"nowhere\" not found.");
    assertThat(lost.spawn("ada", "hi"))
        .isEqualTo("Error: Team \"nowhere\" does not exist. Create it first with team_create.");
    assertThat(lead.client().messages())
        .extracting(message -> message.path("text").asText())
        .doesNotContain("hi");
  }
}
