package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clock is set back, as by a person or after a battery was empty. */
@Tag("e2e")
final class ClockTest {

  private static final Duration AN_HOUR_BACK = Duration.ofHours(-1);
  private static final Duration REST = Duration.ofMinutes(1);

  @RegisterExtension final Stage stage = Stage.ofTest();
  private FakeClock clock;
  private OpenCodeProcess opencode;
  private DaemonProcess.Place place;

  @BeforeEach
  void start() throws IOException {
    clock = FakeClock.in(stage.folder("clock"));
    opencode = stage.openCode(clock.environment());
    place = stage.place("daemon");
  }

  private DaemonProcess daemon() throws IOException {
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.writeString(config, "troupe.delivery.grace = 2s");
    TroupeProcess process =
        stage.troupe(
            place.user(),
            place.arguments(opencode.url().toString(), "--config", config.toString()),
            clock.environment());
    return DaemonProcess.ready(process, place).awaitReady();
  }

  @Test
  void turnThatOpenCodeNeverEndsByItselfIsEndedAndMailAfterItIsReported() throws IOException {
    DaemonProcess daemon = daemon();
    TeamClient team = daemon.team("back");
    Gate gate = Gate.in(place.project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    clock.isOffBy(AN_HOUR_BACK);
    gate.open();
    team.awaitResult("ada", "drawn");
    await().until(() -> stage.answering().isEmpty());
    team.send("lead", "ada", "[[say number one]]");
    new Promises(team, opencode, place.project()).hold(REST);
    assertThat(team.status("ada")).isIn("ready", "error");
  }

  @Test
  void mailThatOpenCodeDoesNotBeginWithIsReportedToWhoWroteIt() throws IOException {
    DaemonProcess first = daemon();
    TeamClient team = first.team("back");
    team.spawn("ada", "[[say drawn]]");
    team.awaitResult("ada", "drawn");
    first.process().kill9();
    clock.isOffBy(AN_HOUR_BACK);
    TeamClient again = team.at(daemon());
    again.send("lead", "ada", "[[say number one]]");
    new Promises(again, opencode, place.project()).hold(REST);
    assertThat(again.messages())
        .extracting(message -> message.path("state").asText())
        .contains("dead");
    assertThat(again.notices("could not be delivered")).isPositive();
  }
}
