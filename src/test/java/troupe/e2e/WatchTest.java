package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe status --watch} in a terminal, which {@code script} makes. */
@Tag("e2e")
final class WatchTest {

  private static final int ROWS = 12;
  private static final int COLUMNS = 100;
  private static final char CTRL_C = 3;

  /** What a frame begins with that is drawn over the one before. */
  private static final Pattern UP_AND_CLEAR = Pattern.compile("\u001b\\[(\\d+)F\u001b\\[J");

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[\\d;]*m");

  @RegisterExtension static final Stage stage = Stage.ofClass();

  private static DaemonProcess daemon;

  @TempDir private Path folder;
  private Path launcher;
  private Path screen;
  private final List<Process> terminals = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    boolean here =
        Stream.of("/usr/bin", "/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, "script")));
    assumeTrue(here, "script is missing: apt-get install bsdutils");
    daemon = stage.daemon(stage.place("daemon"), "managed").awaitReady();
  }

  @BeforeEach
  void unpack() throws IOException {
    launcher = UnpackedTroupe.in(folder);
    screen = folder.resolve("screen");
  }

  @AfterEach
  void close() {
    terminals.forEach(Process::destroyForcibly);
  }

  @Test
  void teamIsDrawnOverInPlaceUntilCtrlC() throws Exception {
    TeamClient team = daemon.team("blue");
    team.spawn("ada", "[[say hello]][[wait 60s]]");
    String task = team.task("Build it", List.of()).path("id").asText();
    team.task("Test it", List.of(task));
    team.claim(task, "ada").ok();
    Process watch = watch("blue", Map.of());
    await()
        .untilAsserted(
            () ->
                assertThat(plain(frame()))
                    .contains("team blue in ", "MEMBER", "STATE", "FOR", "TOKENS", "TASK")
                    .containsPattern("ada +busy +\\d+s +\\S+ +\\$[\\d.]+ +" + task + " Build it")
                    .contains("0/2 done, 1 in progress, 1 blocked"));
    assertThat(text()).containsPattern(COLOUR);
    // Ages go on, so frames follow each other.
    await().until(() -> frames().size() > 3);
    team.complete(task, "ada").ok();
    await().until(() -> plain(frame()).contains("██████████░░░░░░░░░░ 1/2 done"));
    for (String member : List.of("bob", "cid", "dan", "eve", "fay", "gus")) {
      team.spawn(member, "[[say hello]]");
    }
    await().untilAsserted(() -> assertThat(plain(frame())).contains("lines more"));
    interrupt(watch);
    assertInPlace();
    assertThat(text()).as("the cursor is never hidden").doesNotContain("\u001b[?25l");
    assertThat(text()).as("the other screen is not used").doesNotContain("\u001b[?1049h");
  }

  @Test
  void noColourMeansNone() throws Exception {
    daemon.team("grey").spawn("ada", "[[say hello]][[wait 60s]]");
    Process watch = watch("grey", Map.of("NO_COLOR", "1"));
    await().until(() -> plain(frame()).contains("ada") && frames().size() > 2);
    interrupt(watch);
    assertThat(text()).doesNotContainPattern(COLOUR);
    assertInPlace();
  }

  /** Each frame goes up by the lines of the one before, all of which are still on the screen. */
  private void assertInPlace() throws IOException {
    List<String> frames = frames();
    List<MatchResult> ups = UP_AND_CLEAR.matcher(text()).results().toList();
    assertThat(ups).hasSize(frames.size() - 1).isNotEmpty();
    for (int i = 0; i < ups.size(); i++) {
      long lines = frames.get(i).chars().filter(c -> c == '\n').count();
      assertThat(lines).isLessThan(ROWS);
      assertThat(Long.parseLong(ups.get(i).group(1))).as("up").isEqualTo(lines);
    }
    assertThat(frames)
        .allSatisfy(
            frame -> assertThat(plain(frame).lines()).allMatch(line -> line.length() <= COLUMNS));
  }

  private Process watch(String team, Map<String, String> more) throws IOException {
    String command =
        "stty rows %d cols %d; exec /bin/sh '%s' status %s --watch --home '%s'"
            .formatted(ROWS, COLUMNS, launcher, team, daemon.place().home());
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "script", "-qefc", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    environment.put("TERM", "xterm");
    environment.put("LC_ALL", "C.UTF-8");
    environment.putAll(more);
    Process process = builder.start();
    terminals.add(process);
    return process;
  }

  /** As a person does it: the terminal makes the signal. */
  private static void interrupt(Process watch) throws IOException, InterruptedException {
    OutputStream keys = watch.getOutputStream();
    keys.write(CTRL_C);
    keys.flush();
    assertThat(watch.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(watch.exitValue()).isZero();
  }

  private List<String> frames() throws IOException {
    return List.of(UP_AND_CLEAR.split(text(), -1));
  }

  private String frame() throws IOException {
    List<String> frames = frames();
    return frames.get(frames.size() - 1);
  }

  private String text() throws IOException {
    return Files.exists(screen) ? Files.readString(screen).replace("\r\n", "\n") : "";
  }

  private static String plain(String frame) {
    return COLOUR.matcher(frame).replaceAll("");
  }
}
