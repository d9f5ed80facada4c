package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a team is for: on a server that the daemon runs, on one that somebody else runs, and with
 * members on a server of their worker's own. It is the same for all three.
 */
@Tag("e2e")
@ParameterizedClass
@EnumSource
final class StoryTest {

  /** Who runs the OpenCode server of the members. */
  enum Runner {
    DAEMON,
    SOMEBODY,
    WORKER
  }

  private static final String CREW =
      "{\"workers\": {\"crew\": {\"backend\": \"server\", \"agent\": \"build\"}}}";

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static final Map<Runner, DaemonProcess> daemons = new EnumMap<>(Runner.class);

  private final DaemonProcess daemon;
  private final Map<String, String> usual;

  StoryTest(Runner runner) {
    usual = runner == Runner.WORKER ? Map.of("worker", "crew") : Map.of();
    daemon = daemons.computeIfAbsent(runner, StoryTest::start);
  }

  private static DaemonProcess start(Runner runner) {
    try {
      DaemonProcess.Place place = stage.place(runner.name());
      if (runner == Runner.WORKER) {
        Files.writeString(place.project().resolve("orchestrator.json"), CREW);
      }
      boolean somebody = runner == Runner.SOMEBODY;
      String opencode = somebody ? stage.openCode().url().toString() : "managed";
      return stage.daemon(place, opencode).awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TeamClient team(String name) throws IOException {
    return daemon.team(name).usually(usual);
  }

  @Test
  void membersWorkSideBySideAndTheLeadHearsOnceOfEach() throws IOException {
    TeamClient team = team("side-by-side");
    Gate gate = Gate.in(daemon.place().project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]", Map.of("role", "designer"));
    team.spawn("bob", gate.call("bob") + "[[say built]]", Map.of("model", "stub/stub-model"));
    team.spawn("cleo", gate.call("cleo") + "[[say checked]]");
    gate.awaitAll("ada", "bob", "cleo");
    assertThat(team.view().path("members").findValuesAsText("status"))
        .containsExactly("busy", "busy", "busy");
    gate.open();
    team.awaitResult("ada", "drawn");
    team.awaitResult("bob", "built");
    team.awaitResult("cleo", "checked");
    team.awaitQuiet();
    for (String member : List.of("ada", "bob", "cleo")) {
      String notice = "[System]: Teammate " + member + " has gone idle";
      assertThat(stage.heardBy(team.lead())).containsOnlyOnce(notice);
    }
    assertThat(stage.heardBy(team.lead())).contains("drawn", "built", "checked");
    assertThat(team.notices("")).isEqualTo(3);
    assertThat(team.member("ada").path("role").asText()).isEqualTo("designer");
    assertThat(team.member("bob").path("model").asText()).isEqualTo("stub/stub-model");
  }

  @Test
  void sessionThatExistsTakesTheLead() throws IOException {
    String session = daemon.team("before").lead();
    JsonNode made =
        daemon.api().post("/v1/teams", Map.of("name", "after", "leadSessionId", session)).ok();
    assertThat(made.path("leadSessionId").asText()).isEqualTo(session);
    TeamClient team = new TeamClient(daemon.api(), "after", session);
    team.spawn("ada", "[[say found]]");
    team.awaitResult("ada", "found");
    team.awaitQuiet();
    assertThat(stage.heardBy(session)).containsOnlyOnce("Teammate ada has gone idle");
    Api.Answer unknown =
        daemon.api().post("/v1/teams", Map.of("name", "nobodys", "leadSessionId", "ses_nobody"));
    assertThat(unknown.problem()).isEqualTo("urn:troupe:no-such-session");
  }

  @Test
  void mailReachesEverybodyItIsFor() throws IOException {
    TeamClient team = team("mail");
    String ada = team.spawn("ada", "[[say here]]");
    String bob = team.spawn("bob", "[[say here]]");
    team.awaitResult("ada", "here");
    team.awaitResult("bob", "here");

    team.send("lead", "ada", "[[say to work]]");
    team.awaitResult("ada", "to work");
    assertThat(stage.heardBy(ada)).containsOnlyOnce("[Team message from lead]: [[say to work]]");

    team.send("ada", "lead", "a question");
    await().until(() -> stage.heardBy(team.lead()).contains("[Team message from ada]: a question"));

    team.send("ada", "bob", "[[say for a peer]]");
    team.awaitResult("bob", "for a peer");
    assertThat(stage.heardBy(bob)).contains("[Team message from ada]: [[say for a peer]]");

    JsonNode toAll = team.send("lead", "*", "[[say all]]");
    assertThat(toAll.path("recipients")).extracting(JsonNode::asText).containsExactly("ada", "bob");
    team.awaitResult("ada", "all");
    team.awaitResult("bob", "all");
    assertThat(stage.heardBy(ada)).containsOnlyOnce("[Team broadcast from lead]: [[say all]]");
    assertThat(stage.heardBy(bob)).containsOnlyOnce("[Team broadcast from lead]: [[say all]]");
    team.awaitQuiet();
  }

  @Test
  void taskWaitsForThoseItDependsOn() throws IOException {
    TeamClient team = team("board");
    team.spawn("ada", "[[say here]]");
    String first = team.task("first", List.of()).path("id").asText();
    String second = team.task("second", List.of(first)).path("id").asText();
    Api.Answer early = team.claim(second, "ada");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.problem()).isEqualTo("urn:troupe:task-blocked");
    assertThat(early.body().path("blockedBy")).extracting(JsonNode::asText).containsExactly(first);

    assertThat(team.claim(first, "ada").ok().path("assignee").asText()).isEqualTo("ada");
    assertThat(team.claim(first, "ada").problem()).isEqualTo("urn:troupe:task-not-pending");
    JsonNode done = team.complete(first, "ada").ok();
    assertThat(done.path("unblocked")).extracting(JsonNode::asText).containsExactly(second);
    assertThat(team.claim(second, "ada").ok().path("status").asText()).isEqualTo("in_progress");
  }

  @Test
  void interruptCutsATurnAndIsAnswered() throws IOException {
    TeamClient team = team("interrupt");
    Gate gate = Gate.in(daemon.place().project());
    String ada = team.spawn("ada", gate.call("ada") + "[[say too late]]");
    gate.awaitAll("ada");
    JsonNode cut = interrupt(team, "[[say changed]]");
    assertThat(cut.path("interrupted").asBoolean()).isTrue();
    team.awaitResult("ada", "changed");
    String mail = "[Priority interrupt from lead]: [[say changed]]";
    assertThat(stage.heardBy(ada)).containsOnlyOnce(mail);

    JsonNode idle = interrupt(team, "[[say at once]]");
    assertThat(idle.path("interrupted").asBoolean()).isFalse();
    team.awaitResult("ada", "at once");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada has gone idle")).isEqualTo(2);
  }

  private static JsonNode interrupt(TeamClient team, String text) throws IOException {
    String path = team.path("/members/ada/interrupt");
    return team.api().post(path, Map.of("text", text)).ok();
  }

  @Test
  void membersAreShutDownOneByOneAndAllAtOnce() throws IOException {
    TeamClient team = team("shutdown");
    Gate gate = Gate.in(daemon.place().project());
    String ada = team.spawn("ada", "[[say here]]");
    team.spawn("bob", "[[say here]]");
    team.spawn("cleo", gate.call("cleo") + "[[say late]]");
    team.awaitResult("ada", "here");
    gate.awaitAll("cleo");
    team.api().post(team.path("/members/ada/shutdown"), Map.of()).ok();
    team.awaitStatus("ada", "shutdown");
    assertThat(stage.heardBy(ada)).containsOnlyOnce("[System]: You are being shut down.");
    Api.Answer tooLate =
        team.api().post(team.path("/messages"), Map.of("to", "ada", "text", "hello"));
    assertThat(tooLate.problem()).isEqualTo("urn:troupe:member-shut-down");

    JsonNode all = team.api().post(team.path("/shutdown"), Map.of()).ok();
    assertThat(all.path("members")).extracting(JsonNode::asText).containsExactly("bob", "cleo");
    team.awaitStatus("bob", "shutdown");
    assertThat(team.status("cleo")).isEqualTo("shutdown_requested");
    gate.open();
    team.awaitStatus("cleo", "shutdown");
    assertThat(team.api().delete(team.path("")).status()).isEqualTo(200);
  }
}
