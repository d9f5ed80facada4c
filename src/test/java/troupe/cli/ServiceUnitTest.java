package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import troupe.cli.client.ExitCode;

/** Holds {@code conf/troupe.service} against what {@code troupe serve} is and does. */
final class ServiceUnitTest {

  private static final String LAUNCHER = "%h/.local/opt/troupe/bin/troupe";
  private static final String ANALYZE = "systemd-analyze";
  private static final Path UNIT = Path.of("conf/troupe.service");

  /** What a JVM ends with that SIGTERM ended. */
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;

  @Test
  void startsTheLauncherWithOptionsThatThereAre() throws IOException {
    List<String> words = List.of(value("ExecStart").split(" ", -1));
    assertThat(words.get(0)).isEqualTo(LAUNCHER);
    CommandLine.ParseResult serve =
        Main.commandLine().parseArgs(words.stream().skip(1).toArray(String[]::new)).subcommand();
    assertThat(serve.commandSpec().name()).isEqualTo("serve");
    assertThat(serve.unmatched()).isEmpty();
    assertThat(serve.hasMatchedOption("--directory")).isTrue();
  }

  @Test
  void endsThatNoNewStartMendsAreNotTriedAgain() throws IOException {
    assertThat(value("Restart")).isEqualTo("on-failure");
    assertThat(value("RestartPreventExitStatus").split(" ", -1))
        .containsExactlyInAnyOrder(
            Integer.toString(ExitCode.BAD_CONFIGURATION), Integer.toString(ExitCode.USAGE));
    assertThat(value("SuccessExitStatus")).isEqualTo(Integer.toString(TERMINATED));
  }

  /** The daemon ends its OpenCode servers itself, and ends what was left over at its next start. */
  @Test
  void onlyTheDaemonIsToldToStop() throws IOException {
    assertThat(value("KillMode")).isEqualTo("mixed");
  }

  @Test
  void namesNoSecret() throws IOException {
    assertThat(Files.readString(UNIT).lines().filter(line -> !line.startsWith("#")))
        .noneMatch(line -> line.matches("(?i).*(token|password|_key).*|Environment=.*"));
  }

  @Test
  void isAUnitToSystemd() throws Exception {
    boolean here =
        Stream.of("/usr/bin", "/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, ANALYZE)));
    assumeTrue(here, "systemd-analyze is missing: apt-get install systemd");
    Path unit = folder.resolve("troupe.service");
    Path launcher = Files.createFile(folder.resolve("troupe"));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.writeString(unit, Files.readString(UNIT).replace(LAUNCHER, launcher.toString()));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(ANALYZE, "--user", "--man=no", "verify", unit.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    // Where nobody is logged in there is none.
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process verify = builder.start();
    assertThat(verify.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    // What it says of the machine's own units is not ours.
    assertThat(text).doesNotContain("troupe.service", "Failed to initialize");
  }

  private static String value(String directive) throws IOException {
    List<String> values =
        Files.readString(UNIT)
            .lines()
            .filter(line -> line.startsWith(directive + "="))
            .map(line -> line.substring(directive.length() + 1))
            .toList();
    assertThat(values).as(directive).hasSize(1);
    return values.get(0);
  }
}
