package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What does not work is seen, said, and does not keep the rest from working. */
@Tag("e2e")
final class TroubleTest {

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = stage.daemon(stage.place("shared"), opencode.url().toString()).awaitReady();
  }

  @Test
  void daemonListensBeforeItsServerIsThereAndWorksOnceItIs() throws IOException {
    int port = freePort();
    DaemonProcess waiting = stage.daemon(stage.place("early"), "http://127.0.0.1:" + port);
    Api.Answer notReady = waiting.api().get("/health/ready");
    assertThat(notReady.status()).isEqualTo(503);
    assertThat(notReady.problem()).isEqualTo("urn:troupe:not-ready");
    assertThat(notReady.body().path("causes")).isNotEmpty();
    assertThat(waiting.api().get("/health/live").status()).isEqualTo(200);
    assertThat(waiting.api().get("/v1/teams").ok().path("teams")).isEmpty();
    Api.Answer refused = waiting.api().post("/v1/teams", Map.of("name", "blue"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("urn:troupe:unavailable");
    stage.openCode(port);
    TeamClient team = waiting.awaitReady().team("blue");
    team.spawn("ada", "[[say here]]");
    team.awaitResult("ada", "here");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void errorOfTheModelIsToldAndLaterMailWorksAgain() throws IOException {
    TeamClient team = daemon.team("model");
    team.spawn("ada", "[[fail 400 no credit left]]");
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText()).contains("no credit left");
    assertThat(team.notices("Teammate ada stopped with an error")).isEqualTo(1);
    await().until(() -> stage.heardBy(team.lead()).contains("no credit left"));
    assertThat(team.notices("has gone idle")).isZero();

    team.send("lead", "ada", "[[say paid]]");
    team.awaitResult("ada", "paid");
    assertThat(team.member("ada").has("lastError")).isFalse();
  }

  @Test
  void unknownAgentAndUnknownModelAreErrors() throws IOException {
    TeamClient team = daemon.team("unknown");
    team.spawn("ada", "[[say hi]]", Map.of("agent", "nobody"));
    team.spawn("bob", "[[say hi]]", Map.of("model", "stub/nothing"));
    team.awaitStatus("ada", "error");
    team.awaitStatus("bob", "error");
    assertThat(team.member("ada").path("lastError").asText()).contains("nobody");
    assertThat(team.member("bob").path("lastError").asText()).contains("nothing");
    assertThat(team.notices("has gone idle")).isZero();
  }

  @Test
  void memberWhoseSessionWasDeletedIsInError() throws IOException {
    TeamClient team = daemon.team("deleted");
    Path project = daemon.place().project();
    Gate gate = Gate.in(project);
    String ada = team.spawn("ada", gate.call("ada"));
    String bob = team.spawn("bob", "[[say here]]");
    gate.awaitAll("ada");
    team.awaitResult("bob", "here");
    opencode.deleteSession(project, ada);
    opencode.deleteSession(project, bob);
    team.send("lead", "bob", "are you there?");
    for (String member : List.of("ada", "bob")) {
      team.awaitStatus(member, "error");
      assertThat(team.member(member).path("lastError").asText())
          .contains("session does not exist any more");
    }
    gate.open();
  }

  @Test
  void turnThatHangsIsCutAtItsLimit() throws IOException {
    Path config = stage.folder("limit").resolve("troupe.conf");
    Files.writeString(config, "troupe.turns.limit = 2s\n");
    String[] options = {"--config", config.toString()};
    DaemonProcess strict =
        stage.daemon(stage.place("strict"), opencode.url().toString(), options).awaitReady();
    TeamClient team = strict.team("blue");
    team.spawn("ada", "[[hang]]");
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText()).contains("limit of PT2S");
    assertThat(team.notices("Teammate ada stopped with an error")).isEqualTo(1);
    team.send("lead", "ada", "[[say awake]]");
    team.awaitResult("ada", "awake");
  }

  @Test
  void secondDaemonOnTheSameTeamsNamesTheFirst() throws IOException {
    DaemonProcess.Place other = stage.place("other");
    List<String> arguments = other.arguments(opencode.url().toString());
    arguments.set(arguments.indexOf(other.teams().toString()), daemon.place().teams().toString());
    TroupeProcess second = stage.troupe(other.user(), arguments);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.errors())
        .contains("is in use by the daemon with pid " + daemon.process().pid())
        .contains("http://127.0.0.1:");
  }

  @Test
  void wrongConfigurationIsRefusedWithFileAndLine() throws IOException {
    Path config = stage.folder("wrong").resolve("troupe.conf");
    Files.writeString(config, "troupe {\n  turns.limit = soon\n}\n");
    TroupeProcess refused = serve("wrong", "--config", config.toString());
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.errors()).contains(config + ": 2").contains("turns.limit");

    Files.writeString(config, "troupe {\n\n  turns.limmit = 2s\n}\n");
    TroupeProcess unknown = serve("wrong", "--config", config.toString());
    assertThat(unknown.exitCode()).isEqualTo(78);
    assertThat(unknown.errors()).contains(config + ": 3").contains("turns.limmit");

    Files.writeString(
        config,
        """
        troupe.permissions.rules = [
          {tool = bash, pattern = ls, action = ask}
          {tool = bash, pattern = "*", action = perhaps}
        ]
        """);
    TroupeProcess rule = serve("wrong", "--config", config.toString());
    assertThat(rule.exitCode()).isEqualTo(78);
    assertThat(rule.errors())
        .contains(config + ": 3")
        .contains("troupe.permissions.rules[1].action")
        .contains("perhaps");
    TroupeProcess missing = serve("wrong", "--config", config + ".not");
    assertThat(missing.exitCode()).isEqualTo(78);
    assertThat(missing.errors()).contains(config + ".not");
  }

  @Test
  void wrongUsageIsExplained() throws IOException {
    TroupeProcess refused = serve("usage", "--colour");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("'--colour'").contains("troupe serve --help");
  }

  @Test
  void portThatIsTakenIsSaidInOneLine() throws IOException {
    String taken = "127.0.0.1:" + opencode.url().getPort();
    List<String> arguments = stage.place("taken").arguments(opencode.url().toString());
    arguments.set(arguments.indexOf("127.0.0.1:0"), taken);
    TroupeProcess refused = stage.troupe(stage.folder("taken"), arguments);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors())
        .contains("troupe: cannot listen on " + taken)
        .doesNotContain("\tat ");
    assertThat(refused.output()).isEmpty();
  }

  @Test
  void managedServerEndsWithItsDaemonHoweverThatEnds() throws IOException {
    DaemonProcess killed = stage.daemon(stage.place("managed"), "managed").awaitReady();
    List<ProcessHandle> orphans = killed.process().family();
    assertThat(orphans).isNotEmpty();
    killed.kill9();
    TroupeProcess.awaitEnd(orphans);

    DaemonProcess stopped = stage.daemon(stage.place("managed"), "managed").awaitReady();
    List<ProcessHandle> family = stopped.process().family();
    assertThat(family).isNotEmpty();
    stopped.stop();
    TroupeProcess.awaitEnd(family);
  }

  private static TroupeProcess serve(String place, String... options) throws IOException {
    return stage.troupe(
        stage.folder(place), stage.place(place).arguments(opencode.url().toString(), options));
  }
}
