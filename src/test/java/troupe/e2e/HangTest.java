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

/** Members whose model hangs or fails, or whose server does: seen, told, and brought to an end. */
@Tag("e2e")
final class HangTest {

  private static final String FAILING = "[[fail 500 out of order]]";

  /** Short, but above what a working model needs on a slow machine. */
  private static final String SETTINGS =
      """
      troupe.turns {
        check-interval = 1s, silence-limit = 5s, silence-abort = 5s, abort-limit = 5s
        retry-notice = 2, retry-limit = 2, shutdown-limit = 2s
      }
      """;

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = daemon("shared", opencode, SETTINGS);
  }

  private static DaemonProcess daemon(String name, OpenCodeProcess server, String settings)
      throws IOException {
    Path config = stage.folder("settings-" + name).resolve("troupe.conf");
    Files.writeString(config, settings);
    return stage
        .daemon(stage.place(name), server.url().toString(), "--config", config.toString())
        .awaitReady();
  }

  @Test
  void modelThatHangsIsToldThenCutAndToolsAndPermissionsAreNotTakenForThat() throws IOException {
    Path project = daemon.place().project();
    TeamClient team = daemon.team("silence");
    Gate gate = Gate.in(project);
    team.spawn("bob", gate.call("bob"));
    gate.awaitAll("bob");
    // OpenCode asks before it touches what lies outside of the project.
    team.spawn("cy", "[[call bash {\"command\":\"cat /etc/hostname\",\"description\":\"t\"}]]");
    await().until(() -> team.member("cy").has("waitingFor"));
    team.spawn("ada", "[[hang]]");
    await().until(() -> team.member("ada").has("stalled"));
    assertThat(team.status("ada")).isEqualTo("busy");
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText()).contains("no sign of life for 10 s");
    assertThat(team.member("ada").has("stalled")).isFalse();
    assertThat(team.notices("Teammate ada has stalled")).isEqualTo(1);
    for (String patient : new String[] {"bob", "cy"}) {
      assertThat(team.status(patient)).isEqualTo("busy");
      assertThat(team.notices("Teammate %s has stalled".formatted(patient))).isZero();
    }
    gate.open();
    team.send("lead", "ada", "[[say awake]]");
    team.awaitResult("ada", "awake");
    shutDown(team, "cy", true);
    team.awaitStatus("cy", "shutdown");
  }

  @Test
  void providerThatFailsIsToldThenTheTurnEnds() throws IOException {
    TeamClient team = daemon.team("provider");
    team.spawn("ada", FAILING);
    await().until(() -> team.notices("gets no answer from its model's provider") == 1);
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText())
        .startsWith("the model's provider failed 3 times in a row: ")
        .contains("out of order");
    assertThat(team.notices("gets no answer from its model's provider")).isEqualTo(1);
    assertThat(team.notices("Teammate ada stopped with an error")).isEqualTo(1);
    team.send("lead", "ada", "[[say paid]]");
    team.awaitResult("ada", "paid");
  }

  @Test
  void interruptReachesAMemberThatHangsAndOneThatRetries() throws IOException {
    TeamClient team = daemon.team("interrupt");
    String ada = team.spawn("ada", "[[hang]]");
    await().until(() -> stage.answering().contains(ada));
    team.spawn("bob", FAILING);
    await().until(() -> team.member("bob").has("retry"));
    for (String member : new String[] {"ada", "bob"}) {
      team.api().post(team.path("/members/" + member + "/interrupt"), text("[[say calm]]")).ok();
      team.awaitResult(member, "calm");
    }
  }

  @Test
  void forceEndsAMemberThatHangsAndOneThatRetries() throws IOException {
    TeamClient team = daemon.team("force");
    String ada = team.spawn("ada", "[[hang]]");
    await().until(() -> stage.answering().contains(ada));
    String bob = team.spawn("bob", FAILING);
    await().until(() -> team.member("bob").has("retry"));
    String task = team.task("Look around", List.of()).path("id").asText();
    team.claim(task, "ada").ok();
    for (String member : new String[] {"ada", "bob"}) {
      shutDown(team, member, true);
      assertThat(team.status(member)).isEqualTo("shutdown");
    }
    assertThat(team.view().at("/tasks/" + task + "/status").asText()).isEqualTo("pending");
    await().until(() -> !opencode.works(daemon.place().project(), ada, bob));
    assertThat(stage.answering()).doesNotContain(ada);
  }

  @Test
  void shutdownWithoutForceEndsAMemberThatHangsAndOneThatRetries() throws IOException {
    TeamClient team = daemon.team("shutdown");
    String ada = team.spawn("ada", "[[hang]]");
    await().until(() -> stage.answering().contains(ada));
    String bob = team.spawn("bob", FAILING);
    await().until(() -> team.member("bob").has("retry"));
    for (String member : new String[] {"ada", "bob"}) {
      shutDown(team, member, false);
    }
    team.awaitStatus("ada", "shutdown");
    team.awaitStatus("bob", "shutdown");
    await().until(() -> !opencode.works(daemon.place().project(), ada, bob));
  }

  /** Half-open: connections stand, nothing comes. */
  @Test
  void serverThatHangsIsSeenAndKeepsNoTurnOpen() throws IOException {
    OpenCodeProcess own = stage.openCode();
    DaemonProcess waiting =
        daemon(
            "frozen",
            own,
            """
            troupe.opencode { stream-silence = 35s, request-limit = 2s }
            troupe.turns { check-interval = 1s, limit = 60s, abort-limit = 3s }
            """);
    TeamClient team = waiting.team("blue");
    String ada = team.spawn("ada", "[[hang]]");
    await().until(() -> stage.answering().contains(ada));
    own.freeze();
    await().until(() -> waiting.api().get("/health/ready").status() == 503);
    await().until(() -> team.member("ada").has("unreachable"));
    JsonNode lost = team.member("ada");
    assertThat(lost.path("status").asText()).isEqualTo("busy");
    assertThat(lost.at("/unreachable/reason").asText()).isNotBlank();
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText())
        .contains("limit of PT1M")
        .contains("did not stop it in time");
    own.thaw();
    waiting.awaitReady();
    team.send("lead", "ada", "[[say thawed]]");
    team.awaitResult("ada", "thawed");
  }

  private static void shutDown(TeamClient team, String member, boolean force) throws IOException {
    String path = team.path("/members/" + member + "/shutdown");
    team.api().post(path, Map.of("force", force)).ok();
  }

  private static Map<String, String> text(String text) {
    return Map.of("text", text);
  }
}
