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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void theChildAndWhatItStartedDieWithAKilledJvmAlsoWhenTheyIgnoreTerm() throws IOException {
    Path binary = folder.resolve("opencode");
    Files.writeString(
        binary, "#!/bin/sh\ntrap '' TERM\nsleep 1000 &\necho $! > new\nmv new grandchild\nwait\n");
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    Process host = host(binary);
    try (BufferedReader output = host.inputReader(StandardCharsets.UTF_8)) {
      long child = Long.parseLong(Objects.requireNonNull(output.readLine()));
      await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("grandchild")));
      long grandchild = Long.parseLong(Files.readString(folder.resolve("grandchild")).strip());
      assertThat(alive(child) && alive(grandchild)).isTrue();
      host.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !alive(child) && !alive(grandchild));
    } finally {
      host.destroyForcibly();
    }
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
