package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a daemon took over from an earlier one it minds as its own. */
@Tag("e2e")
final class RestartTest {

  private static final int ROUNDS = 4;
  private static final int LETTERS = 10;

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void turnThatHangsIsCutAtItsLimitAfterARestartToo() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = start(opencode);
    TeamClient before = first.team("blue");
    String ada = before.spawn("ada", "[[hang]]");
    await().until(() -> stage.heardBy(ada).contains("[[hang]]"));
    first.kill9();
    TeamClient team = before.at(start(opencode, "troupe.turns.limit = 2s"));
    team.awaitStatus("ada", "error");
    assertThat(team.member("ada").path("lastError").asText()).contains("limit of PT2S");
  }

  @Test
  void memberToldToStopDoesSoAfterARestartToo() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = start(opencode);
    TeamClient before = first.team("blue");
    Gate gate = Gate.in(first.place().project());
    String ada = before.spawn("ada", "[[hang]]");
    before.spawn("bob", gate.call("bob") + "[[say done]]");
    await().until(() -> stage.heardBy(ada).contains("[[hang]]"));
    gate.awaitAll("bob");
    before.api().post(before.path("/shutdown"), Map.of()).ok();
    first.kill9();
    TeamClient team = before.at(start(opencode, "troupe.turns.shutdown-limit = 2s"));
    gate.open();
    team.awaitStatus("bob", "shutdown");
    team.awaitStatus("ada", "shutdown");
  }

  @Test
  void daemonThatIsKilledAgainAndAgainForgetsAndRepeatsNothing() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess daemon = start(opencode);
    TeamClient team = daemon.team("blue");
    String ada = team.spawn("ada", "[[say here]]");
    String bob = team.spawn("bob", "[[say here]]");
    List<String> written = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int letter = 0; letter < LETTERS; letter++) {
        String text = "letter " + round + "." + letter;
        written.add(text);
        team.send("lead", "ada", text);
        team.send("ada", "bob", text);
        team.send("bob", "lead", text);
      }
      daemon.kill9();
      daemon = start(opencode);
      team = team.at(daemon);
    }
    team.awaitQuiet();
    Path project = daemon.place().project();
    assertThat(letters(opencode.prompts(project, ada)))
        .isEqualTo(framed("[Team message from lead]: ", written));
    assertThat(letters(opencode.prompts(project, bob)))
        .isEqualTo(framed("[Team message from ada]: ", written));
    assertThat(letters(opencode.prompts(project, team.lead())))
        .isEqualTo(framed("[Team message from bob]: ", written));
  }

  private static List<String> letters(List<String> texts) {
    return texts.stream().filter(text -> text.startsWith("[Team message")).toList();
  }

  private static List<String> framed(String frame, List<String> texts) {
    return texts.stream().map(frame::concat).toList();
  }

  private DaemonProcess start(OpenCodeProcess opencode, String... settings) throws IOException {
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.write(config, List.of(settings));
    return stage
        .daemon(stage.place("daemon"), opencode.url().toString(), "--config", config.toString())
        .awaitReady();
  }
}
