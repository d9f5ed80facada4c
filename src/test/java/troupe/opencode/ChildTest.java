package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChildTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sleep 1000", "setsid sh -c 'trap : TERM; while :; do sleep 1; done'"})
  void theChildAndWhatItStartedDieWithAKilledJvmAlsoWhenTheyIgnoreTerm(String tool)
      throws IOException {
    Process host = host(script("trap '' TERM\n", tool));
    try (BufferedReader output = host.inputReader(StandardCharsets.UTF_8)) {
      long child = Long.parseLong(Objects.requireNonNull(output.readLine()));
      long grandchild = grandchild();
      assertThat(alive(child) && alive(grandchild)).isTrue();
      host.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !alive(child) && !alive(grandchild));
    } finally {
      host.destroyForcibly();
    }
  }

  @Test
  void whatAKilledChildLeftBehindIsEndedWithIt() throws IOException {
    Child child =
        Child.start(
            new ServerProcess.Spec(
                script("", "setsid sleep 1000"),
                folder,
                Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString())));
    long grandchild = grandchild();
    // Before that it is still of the child's group, which the kernel may end with it.
    await().atMost(PATIENCE).until(() -> command(grandchild).endsWith("sleep"));
    ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
    child.exit().toCompletableFuture().join();
    assertThat(alive(grandchild)).isTrue();
    child.end();
    await().atMost(PATIENCE).until(() -> !alive(grandchild));
  }

  @Test
  void secretsAreNotQuoted() throws IOException {
    Path binary = folder.resolve("opencode");
    Files.writeString(
        binary, "#!/bin/sh\necho key $SOME_KEY, password $OPENCODE_SERVER_PASSWORD.\n");
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "SOME_KEY", "sk-12345");
    Child child = Child.start(new ServerProcess.Spec(binary, folder, environment));
    child.read(url -> {});
    await().atMost(PATIENCE).until(() -> child.quote().isPresent());
    assertThat(child.quote()).contains("key ***, password ***.");
    child.end();
  }

  /** A server that starts {@code tool} and waits for it. */
  private Path script(String before, String tool) throws IOException {
    Path binary = folder.resolve("opencode");
    Files.writeString(
        binary,
        "#!/bin/sh\n%s%s &\necho $! > new\nmv new grandchild\nwait\n".formatted(before, tool));
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    return binary;
  }

  private long grandchild() throws IOException {
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("grandchild")));
    return Long.parseLong(Files.readString(folder.resolve("grandchild")).strip());
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("");
  }

  private Process host(Path binary) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(
            java, "-cp", classes, ChildHost.class.getName(), binary.toString(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Reading may fail in several ways while the process goes. */
  private static boolean alive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException gone) {
      return false;
    }
  }
}
