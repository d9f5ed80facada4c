package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A folder of the earlier plugin, as version 0.1.0 wrote it. */
@Tag("e2e")
final class AdoptionTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SINCE = "2026-04-05T10:00:00.123Z";

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void teamOfTheEarlierPluginIsTakenOverAsItStands() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess.Place place = stage.place("daemon");
    Path project = place.project();
    String lead = opencode.createSession(project);
    String alice = opencode.createSession(project);
    String carol = opencode.createSession(project);
    Gate gate = Gate.in(project);
    opencode.prompt(project, alice, gate.call("alice") + "[[say drawn]]");
    gate.awaitAll("alice");
    ObjectNode written = JSON.createObjectNode().put("name", "my-team").put("leadSessionId", lead);
    ObjectNode members = written.putObject("members");
    members.set("alice", member("alice", alice, "busy"));
    members.set("bob", member("bob", "ses_def456", "busy"));
    members.set("carol", member("carol", carol, "ready"));
    written.putObject("tasks").set("task_1", task());
    written.put("createdAt", SINCE);
    Path config = Files.createDirectories(place.teams().resolve("my-team")).resolve("config.json");
    JSON.writerWithDefaultPrettyPrinter().writeValue(config.toFile(), written);

    DaemonProcess daemon = stage.daemon(place, opencode.url().toString()).awaitReady();
    TeamClient team = new TeamClient(daemon.api(), "my-team", lead);
    team.awaitStatus("bob", "error");
    assertThat(team.member("bob").path("lastError").asText())
        .contains("session does not exist any more");
    assertThat(team.status("alice")).isEqualTo("busy");
    assertThat(team.status("carol")).isEqualTo("ready");
    gate.open();
    team.awaitResult("alice", "drawn");
    team.awaitQuiet();
    assertThat(team.notices("Teammate alice has gone idle")).isEqualTo(1);
    assertThat(team.notices("Teammate bob stopped with an error")).isEqualTo(1);
    assertThat(team.notices("")).isEqualTo(2);
    assertThat(opencode.prompts(project, alice)).hasSize(1);
    assertThat(opencode.prompts(project, carol)).isEmpty();
    team.send("lead", "carol", "[[say welcome]]");
    team.awaitResult("carol", "welcome");
    assertThat(team.claim("task_1", "carol").status()).isEqualTo(200);

    daemon.stop();
    ((ObjectNode) members.path("alice")).put("status", "ready");
    ((ObjectNode) members.path("bob")).put("status", "error");
    ((ObjectNode) written.at("/tasks/task_1")).put("status", "in_progress");
    ((ObjectNode) written.at("/tasks/task_1")).put("assignee", "carol");
    assertKept(written, JSON.readTree(config.toFile()));
  }

  @Test
  void damagedTeamIsListedAndTheOthersRun() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess.Place place = stage.place("daemon");
    Path config = Files.createDirectories(place.teams().resolve("torn")).resolve("config.json");
    Files.writeString(config, "{\n  \"name\": \"torn\",\n");
    DaemonProcess daemon = stage.daemon(place, opencode.url().toString()).awaitReady();
    daemon.team("whole").spawn("ada", "[[say here]]");
    JsonNode teams = daemon.api().get("/v1/teams").ok().path("teams");
    assertThat(teams.findValuesAsText("name")).containsExactly("torn", "whole");
    assertThat(teams.path(0).path("damaged").asText()).contains("config.json");
    assertThat(daemon.api().get("/v1/teams/torn").problem()).isEqualTo("urn:troupe:team-damaged");
    daemon.stop();
    assertThat(config).hasContent("{\n  \"name\": \"torn\",\n");
  }

  private static ObjectNode member(String name, String session, String status) {
    return JSON.createObjectNode()
        .put("name", name)
        .put("sessionId", session)
        .put("status", status)
        .put("agentType", "default")
        .put("model", "stub/stub-model")
        .put("spawnedAt", SINCE);
  }

  private static ObjectNode task() {
    ObjectNode task = JSON.createObjectNode().put("id", "task_1").put("title", "paint");
    task.put("description", "all of it").put("status", "pending").putNull("assignee");
    task.putArray("dependsOn");
    return task.put("createdAt", SINCE);
  }

  /** Everything the plugin wrote is there, and means the same; more may stand beside it. */
  private static void assertKept(JsonNode written, JsonNode kept) {
    assertThat(names(kept)).containsAll(names(written));
    for (String name : names(written)) {
      if (written.path(name).isObject()) {
        assertKept(written.path(name), kept.path(name));
      } else {
        assertThat(kept.path(name)).as(name).isEqualTo(written.path(name));
      }
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
