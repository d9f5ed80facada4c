package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The daemon killed at each step of a command, with a real strace at a real daemon. The other rows
 * of the matrix, OpenCode killed in mid-turn and both at once, are in {@link CrashTest}.
 */
@Tag("e2e")
final class CrashMatrixTest {

  private static final String LETTER = "Is the letter there?";
  private static final Duration REST = Duration.ofMinutes(1);

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  private static final int HELD = 0;

  /** Where a command is when the daemon dies. */
  private enum Step {
    BEFORE_APPEND("journal.jsonl", "write", 1),
    AFTER_APPEND_BEFORE_SYNC("journal.jsonl", "fdatasync", 1),
    AFTER_SYNC_BEFORE_ANSWER("journal.jsonl", "fdatasync", HELD),
    AFTER_HANDOVER_BEFORE_RECORD("journal.jsonl", "write", 2),
    BEFORE_SNAPSHOT_RENAME("config.json.tmp", "rename", 1),
    AFTER_SNAPSHOT_RENAME("config.json.tmp", "rename", HELD),
    BEFORE_ROTATION_RENAME("journal.jsonl", "rename", 1),
    AFTER_ROTATION_RENAME("journal.jsonl", "rename", HELD);

    private final String file;
    private final String call;
    private final int time;

    /**
     * @param time which of the calls kills the daemon; {@link #HELD} for the first one, done and
     *     held
     */
    Step(String file, String call, int time) {
      this.file = file;
      this.call = call;
      this.time = time;
    }

    Fault.Tampering tampering() {
      return holds() ? Fault.Tampering.holdsAfter(call) : Fault.Tampering.killsAt(call, time);
    }

    String team() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the call is done and held, for the test to kill the daemon meanwhile. */
    boolean holds() {
      return time == HELD;
    }

    /** The steps at which nobody can have been answered. */
    boolean beforeAnswer() {
      return Set.of(BEFORE_APPEND, AFTER_APPEND_BEFORE_SYNC, AFTER_SYNC_BEFORE_ANSWER)
          .contains(this);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Fault.assumeThereAreSome();
    opencode = stage.openCode();
    daemon = start(stage.place("daemon"));
  }

  /** Rotates all the time, so that a rotation follows every snapshot. */
  private static DaemonProcess start(DaemonProcess.Place place) throws IOException {
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.writeString(config, "troupe.store { segment-size = 1KiB, snapshot-age = 500ms }\n");
    return stage
        .daemon(place, opencode.url().toString(), "--config", config.toString())
        .awaitReady();
  }

  @ParameterizedTest
  @EnumSource
  void killedDaemonLosesAndRepeatsNothing(Step step) throws IOException {
    TeamClient before = daemon.team(step.team());
    String ada = before.spawn("ada", "[[say here]]");
    before.awaitResult("ada", "here");
    before.awaitQuiet();
    String task = before.task("paint", List.of()).path("id").asText();
    before.claim(task, "ada").ok();
    JsonNode tasks = before.api().get(before.path("/tasks")).ok();

    Optional<JsonNode> first = sendUntilKilled(before, step);
    if (step.beforeAnswer()) {
      assertThat(first).isEmpty();
    }
    if (step == Step.AFTER_HANDOVER_BEFORE_RECORD) {
      assertThat(letters(ada)).hasSize(1);
    }
    daemon = start(daemon.place());

    TeamClient team = before.at(daemon);
    if (step == Step.BEFORE_APPEND) {
      assertThat(team.messages()).noneMatch(CrashMatrixTest::isTheLetter);
    }
    JsonNode again = send(team);
    assertThat(send(team)).isEqualTo(again);
    first.ifPresent(answer -> assertThat(again).isEqualTo(answer));
    new Promises(team, opencode, daemon.place().project()).hold(REST);
    assertThat(team.messages().stream().filter(CrashMatrixTest::isTheLetter)).hasSize(1);
    assertThat(letters(ada)).hasSize(1);
    assertThat(team.api().get(team.path("/tasks")).ok()).isEqualTo(tasks);
  }

  /** What the daemon could answer before it died. */
  private static Optional<JsonNode> sendUntilKilled(TeamClient team, Step step) throws IOException {
    Path file = daemon.place().teams().toRealPath().resolve(team.name()).resolve(step.file);
    CompletableFuture<Optional<JsonNode>> answer;
    try (Fault fault = Fault.in(daemon.process(), file, step.tampering())) {
      answer = CompletableFuture.supplyAsync(() -> attempt(team));
      if (step.holds()) {
        fault.awaitHeld();
        daemon.process().killNow();
      } else {
        await().until(() -> !daemon.process().runs());
      }
    }
    // One that was held can end only now that it is let go.
    await().until(() -> !daemon.process().runs());
    return answer.join();
  }

  private static Optional<JsonNode> attempt(TeamClient team) {
    try {
      return Optional.of(send(team));
    } catch (IOException killed) {
      return Optional.empty();
    }
  }

  private static JsonNode send(TeamClient team) throws IOException {
    Map<String, String> letter = Map.of("from", "lead", "to", "ada", "text", LETTER);
    return team.api().postOnce(team.path("/messages"), new TreeMap<>(letter), LETTER).ok();
  }

  private static boolean isTheLetter(JsonNode message) {
    return message.path("text").asText().equals(LETTER);
  }

  /** The letter, as often as OpenCode has it. */
  private static List<String> letters(String session) throws IOException {
    List<String> prompts = opencode.prompts(daemon.place().project(), session);
    return prompts.stream().filter(text -> text.contains(LETTER)).toList();
  }
}
