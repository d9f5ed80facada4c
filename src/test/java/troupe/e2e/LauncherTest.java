package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/troupe} as it stands in a distribution, and what a JVM leaves that crashes. */
@Tag("e2e")
final class LauncherTest {

  private static final String TOKEN = "t0ken-from-outside";
  private static final String KEY = "sk-provider-5ecret";

  @TempDir private Path folder;
  private Path launcher;
  private Path project;

  @BeforeEach
  void unpack() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    launcher = UnpackedTroupe.in(folder);
  }

  @Test
  void reportOfACrashIsInTheHomeAndHoldsNoSecretAndThereIsNoCore() throws Exception {
    Path home = folder.resolve("a home");
    Process daemon = serve("--home", home.toString());
    await().until(() -> Files.exists(home.resolve("daemon.json")) || !daemon.isAlive());
    assertThat(daemon.isAlive()).as(said()).isTrue();
    crash(daemon);
    Path report = home.resolve("crash-%d.log".formatted(daemon.pid()));
    assertThat(Files.readString(report, StandardCharsets.ISO_8859_1))
        .contains("SIGSEGV", "troupe.cli.Main")
        .doesNotContain(TOKEN, KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    assertThat(project).as("no report and no core in the project").isEmptyDirectory();
    assertThat(said()).doesNotContain(TOKEN, KEY);
  }

  @Test
  void homeThatOthersCanReadGetsNoReport() throws Exception {
    Path home = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process daemon = serve("--home=" + home);
    await().until(() -> Files.exists(home.resolve("daemon.json")) || !daemon.isAlive());
    assertThat(daemon.isAlive()).as(said()).isTrue();
    crash(daemon);
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("crash") || name.startsWith("hs_err"));
    }
    assertThat(project).isEmptyDirectory();
  }

  @Test
  void heapMayBeSmallerThanTheOneThatItBeginsWithElse() throws Exception {
    ProcessBuilder version = launcher("--version");
    version.environment().put("TROUPE_JAVA_OPTS", "-Xmx96m");
    Process troupe = version.start();
    assertThat(troupe.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(troupe.exitValue()).as(said()).isZero();
  }

  private Process serve(String... options) throws IOException {
    ProcessBuilder daemon = launcher("serve", "--listen", "127.0.0.1:0");
    daemon.command().addAll(List.of("--teams-dir", folder.resolve("teams").toString()));
    daemon.command().addAll(List.of("--opencode", "http://127.0.0.1:1"));
    daemon.command().addAll(List.of(options));
    return daemon.start();
  }

  private ProcessBuilder launcher(String... words) {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", launcher.toString())
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile());
    builder.command().addAll(List.of(words));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    environment.put("TROUPE_CLASS_ARCHIVE", "off");
    environment.put("TROUPE_TOKEN", TOKEN);
    environment.put("ANTHROPIC_API_KEY", KEY);
    return builder;
  }

  /** The launcher becomes the JVM, so that it has its pid. */
  private static void crash(Process daemon) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-SEGV", Long.toString(daemon.pid())).start().waitFor();
    assertThat(daemon.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isNotZero();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.txt"));
  }
}
