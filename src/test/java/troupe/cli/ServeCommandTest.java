package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe serve} in a JVM of its own, for its environment and its signals. */
@Timeout(120)
final class ServeCommandTest {

  @TempDir private Path folder;

  @Test
  void daemonIsNotRunInsideAWorker() throws Exception {
    ProcessBuilder command = jvm(Main.class, "serve", "--home", folder.toString());
    command.environment().put("OPENCODE_ORCHESTRATOR_WORKER", "1");
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("inside a worker", "OPENCODE_ORCHESTRATOR_WORKER");
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void promptThatModelsCouldNotUseIsSaidWithItsPlaceAndExits78() throws Exception {
    Path text = Files.writeString(folder.resolve("member.md"), "You are {nobody}.");
    Path settings = folder.resolve("troupe.conf");
    Files.writeString(settings, "troupe.prompts.member = \"%s\"".formatted(text));
    ProcessBuilder command = jvm(Main.class, "serve", "--config", settings.toString());
    command.environment().remove("OPENCODE_ORCHESTRATOR_WORKER");
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .contains("troupe.conf: 1", "troupe.prompts.member", text.toString(), "{nobody}")
        .doesNotContain("\tat ");
    assertThat(process.exitValue()).isEqualTo(78);
  }

  @Test
  void hangUpReadsAgainEachTimeAndTellsWhatBecameOfIt() throws Exception {
    Process process = jvm(Reloader.class).redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("listening");
      for (String outcome :
          List.of("INFO.*reload 1", ".*broken", ".*thrown", "INFO.*reload 4", "WARN.*reload 5")) {
        hangUp(process);
        Pattern expected = Pattern.compile(outcome);
        assertThat(lines.lines().filter(expected.asPredicate()).findFirst()).isPresent();
      }
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void hangUp(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static ProcessBuilder jvm(Class<?> main, String... arguments) {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dtroupe.log=INFO",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    command.command().addAll(List.of(arguments));
    return command;
  }
}
