package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real daemon on disks that fail: refused, not forgotten, and well again by itself. */
@Tag("e2e")
final class DiskFaultTest {

  private static final Duration REST = Duration.ofMinutes(1);

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  private enum Trouble {
    ERROR_ON_SYNC("fdatasync", "EIO", "Input/output error"),
    FULL("write", "ENOSPC", "No space left on device"),
    READ_ONLY("write,openat", "EROFS", "Read-only file system");

    private final String call;
    private final String error;
    private final String words;

    Trouble(String call, String error, String words) {
      this.call = call;
      this.error = error;
      this.words = words;
    }

    String team() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = start("shared");
  }

  private static DaemonProcess start(String place) throws IOException {
    return stage.daemon(stage.place(place), opencode.url().toString()).awaitReady();
  }

  @ParameterizedTest
  @EnumSource
  void refusedCommandsLeaveNoTraceAndTheDaemonRecoversWithItsDisk(Trouble trouble)
      throws IOException {
    Fault.assumeThereAreSome();
    TeamClient team = resting(trouble.team());
    Path journal = folder(team).resolve("journal.jsonl");
    List<JsonNode> before = everything(team);
    try (Fault fault =
        Fault.in(daemon.process(), journal, Fault.Tampering.fails(trouble.call, trouble.error))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertRefused(send(team, "refused"), journal + ": " + trouble.words);
        assertRefused(team.api().post(team.path("/shutdown"), Map.of()), trouble.words);
      }
      fault.awaitStruck();
      assertThat(everything(team)).isEqualTo(before);
    }
    assertWorksAgain(team);
  }

  @Test
  void folderTakenAwayUnderARunningDaemonTakesNoCommandsUntilItIsBack() throws IOException {
    TeamClient team = resting("taken");
    List<JsonNode> before = everything(team);
    Path away = daemon.place().home().resolve("away");
    Files.move(folder(team), away);
    assertRefused(send(team, "refused"), "the file was removed while the daemon ran; put it back");
    assertThat(everything(team)).isEqualTo(before);
    assertThat(folder(team)).doesNotExist();
    Files.move(away, folder(team));
    assertWorksAgain(team);
  }

  @Test
  void diskThatIsReallyFullKeepsTheEndOfATurnWaitingUntilThereIsRoom() throws IOException {
    assumeTrue(run("id", "-u").strip().equals("0"), "only root may mount a small disk");
    DaemonProcess.Place place = stage.place("small");
    Files.createDirectories(place.teams());
    run("mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", place.teams().toString());
    DaemonProcess small = start("small");
    try {
      fullAndFreeAgain(small);
    } finally {
      small.kill9();
      run("umount", place.teams().toString());
    }
  }

  private static void fullAndFreeAgain(DaemonProcess small) throws IOException {
    TeamClient team = small.team("blue");
    Gate gate = Gate.in(small.place().project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    await().until(() -> team.messages().get(0).path("state").asText().equals("seen"));
    Path ballast = small.place().teams().resolve(".ballast");
    fill(ballast);
    // What is left of the last block takes some commands; then it is full.
    await().until(() -> send(team, "x".repeat(3_000)).status() == 503);
    assertRefused(send(team, "x".repeat(3_000)), "No space left on device");
    List<JsonNode> full = everything(team);
    gate.open();
    await().until(() -> small.process().errors().contains("cannot write the journal"));
    assertThat(send(team, "x".repeat(3_000)).status()).isEqualTo(503);
    assertThat(team.messages().size()).isGreaterThanOrEqualTo(full.get(1).size());
    Files.delete(ballast);
    team.awaitStatus("ada", "ready");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada has gone idle")).isPositive();
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[1024];
    try {
      for (int blocks = 0; blocks < 10_000; blocks++) {
        Files.write(ballast, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      return;
    }
    throw new AssertionError("the disk is not small");
  }

  @Test
  void damagedTeamsAreSetApartWithTheirFilesUntouchedAndTheOthersRun() throws IOException {
    DaemonProcess first = start("damaged");
    for (String name : List.of("half", "flipped", "emptied", "newer")) {
      first.team(name).task("paint", List.of());
    }
    first.stop();
    Path teams = first.place().teams();
    Files.writeString(
        teams.resolve("half/journal.jsonl"), "{\"seq\":3,\"at", StandardOpenOption.APPEND);
    Path journal = teams.resolve("flipped/journal.jsonl");
    byte[] flipped = Files.readAllBytes(journal);
    flipped[flipped.length / 2] ^= 1;
    Files.write(journal, flipped);
    Path emptied = Files.write(teams.resolve("emptied/config.json"), new byte[0]);
    Path newer = teams.resolve("newer/config.json");
    String text =
        Files.readString(newer).replaceFirst("\"schemaVersion\" : 1", "\"schemaVersion\" : 7");
    Files.writeString(newer, text);

    Api api = start("damaged").api();
    assertDamaged(api, "flipped", journal.toString());
    assertDamaged(api, "emptied", emptied + ": the file is empty or not a JSON object");
    assertDamaged(api, "newer", newer + ": written by a newer Troupe: schemaVersion 7");
    assertThat(journal).hasBinaryContent(flipped);
    assertThat(emptied).isEmptyFile();
    assertThat(newer).hasContent(text);
    assertThat(api.get("/v1/teams/half/tasks").ok().path("tasks")).hasSize(1);
    api.post("/v1/teams/half/tasks", Map.of("title", "sell", "description", "it")).ok();
  }

  private static void assertDamaged(Api api, String team, String what) throws IOException {
    for (Api.Answer answer :
        List.of(
            api.get("/v1/teams/" + team),
            api.post("/v1/teams/" + team + "/tasks", Map.of("title", "a", "description", "b")))) {
      assertThat(answer.problem()).isEqualTo("urn:troupe:team-damaged");
      assertThat(answer.detail()).contains(what);
    }
  }

  /** A team with a member, both at rest. */
  private static TeamClient resting(String name) throws IOException {
    TeamClient team = daemon.team(name);
    team.spawn("ada", "[[say here]]");
    team.awaitResult("ada", "here");
    team.awaitQuiet();
    return team;
  }

  private static Api.Answer send(TeamClient team, String text) throws IOException {
    return team.api()
        .post(team.path("/messages"), Map.of("from", "lead", "to", "ada", "text", text));
  }

  private static void assertRefused(Api.Answer answer, String why) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("urn:troupe:unavailable");
    assertThat(answer.detail())
        .startsWith("Troupe cannot write to disk, so nothing was changed: ")
        .contains(why)
        .contains("then try again");
  }

  /** New commands happen, refused ones did not, and memory and disk agree. */
  private static void assertWorksAgain(TeamClient team) throws IOException {
    team.send("lead", "ada", "kept");
    team.task("paint", List.of());
    new Promises(team, opencode, daemon.place().project()).hold(REST);
    assertThat(team.messages()).noneMatch(mail -> mail.path("text").asText().equals("refused"));
    List<JsonNode> inMemory = everything(team);
    daemon.kill9();
    daemon = start("shared");
    assertThat(everything(team.at(daemon))).isEqualTo(inMemory);
  }

  /** All that can be read about the team: itself, its mail, its tasks. */
  private static List<JsonNode> everything(TeamClient team) throws IOException {
    return List.of(
        team.view(),
        team.api().get(team.path("/messages")).ok().path("messages"),
        team.api().get(team.path("/tasks")).ok());
  }

  private static Path folder(TeamClient team) throws IOException {
    return daemon.place().teams().toRealPath().resolve(team.name());
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
