package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import troupe.e2e.Meddler.Mood;

/** A real OpenCode that cannot be reached, understood or waited for. */
@Tag("e2e")
final class HostileOpenCodeTest {

  private static final Duration REST = Duration.ofMinutes(2);

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static Meddler meddler;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    meddler = Meddler.before(opencode.url());
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.writeString(
        config,
        """
        troupe.opencode { request-limit = 2s, stream-silence = 5s, max-backoff = 1s }
        troupe.delivery.max-backoff = 1s
        troupe.turns.check-interval = 2s
        """);
    daemon =
        stage
            .daemon(stage.place("daemon"), meddler.url().toString(), "--config", config.toString())
            .awaitReady();
  }

  @AfterAll
  static void end() throws IOException {
    meddler.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "FAILING", "PREACHING"})
  void whatWasAcceptedMeanwhileIsDoneOnceWhenItIsWellAgain(Mood mood) throws IOException {
    TeamClient team = daemon.team(mood.name().toLowerCase(Locale.ROOT));
    Gate gate = Gate.in(daemon.place().project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    team.spawn("bob", "[[say here]]");
    gate.awaitAll("ada");
    team.awaitResult("bob", "here");
    meddler.turns(mood);
    try {
      if (mood != Mood.SILENT) {
        meddler.cut();
      }
      await().until(() -> daemon.api().get("/health/ready").status() == 503);
      team.send("lead", "bob", "number one");
      team.send("lead", "bob", "number two");
      Api.Answer spawned =
          team.api()
              .post(team.path("/members"), Map.of("name", "eve", "role", "spy", "prompt", "Look."));
      assertThat(spawned.status()).isEqualTo(503);
      assertThat(spawned.problem())
          .isIn("urn:troupe:unavailable", "urn:troupe:session-not-created");
      assertThat(team.api().get(team.path("/members/eve")).status()).isEqualTo(404);
      gate.open();
    } finally {
      meddler.turns(Mood.HONEST);
    }
    team.awaitResult("ada", "drawn");
    new Promises(team, opencode, daemon.place().project()).hold(REST);
    assertThat(team.messages())
        .extracting(message -> message.path("state").asText())
        .containsOnly("answered");
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
  }

  @Test
  void endOfATurnThatAStreamCutHidIsFound() throws IOException {
    TeamClient team = daemon.team("cut");
    Gate gate = Gate.in(daemon.place().project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    meddler.cut();
    gate.open();
    meddler.cut();
    team.awaitResult("ada", "drawn");
    new Promises(team, opencode, daemon.place().project()).hold(REST);
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
  }

  @Test
  void slowServerIsNoTrouble() throws IOException {
    TeamClient team = daemon.team("slow");
    meddler.turns(Mood.SLOW);
    try {
      team.spawn("ada", "[[say here]]");
      team.send("lead", "ada", "number one");
      team.send("lead", "ada", "number two");
      new Promises(team, opencode, daemon.place().project()).hold(REST);
    } finally {
      meddler.turns(Mood.HONEST);
    }
    assertThat(team.messages())
        .extracting(message -> message.path("state").asText())
        .containsOnly("answered");
  }
}
