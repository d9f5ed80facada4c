package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first thing a new user runs. */
@Tag("e2e")
final class DemoCommandTest {

  /** What its help promises. */
  private static final Duration DEMO_LIMIT = Duration.ofMinutes(2);

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void demoShowsEveryResultAndLeavesNothing() throws IOException {
    TroupeProcess demo = stage.troupe(stage.folder("user"), List.of("demo"));
    await().until(() -> !demo.children().isEmpty());
    List<ProcessHandle> family = demo.family();
    assertThat(demo.exitCode(DEMO_LIMIT)).isZero();
    assertThat(demo.output())
        .contains("results", "\n  ada  ", "\n  bob  ", "\n  cy  ", "idle notices");
    assertThat(demo.errors()).doesNotContain("ERROR", "\tat ");
    TroupeProcess.awaitEnd(family);
    assertThat(left(demo)).isEmpty();
  }

  @Test
  void interruptedDemoEndsSoonAndLeavesNothing() throws IOException {
    TroupeProcess demo = stage.troupe(stage.folder("user"), List.of("demo"));
    await().until(() -> demo.output().contains("ada  busy"));
    List<ProcessHandle> family = demo.family();
    demo.interrupt();
    assertThat(demo.exitCode()).isNotZero();
    assertThat(demo.errors()).doesNotContain("\tat ");
    TroupeProcess.awaitEnd(family);
    assertThat(left(demo)).isEmpty();
  }

  private static List<String> left(TroupeProcess demo) throws IOException {
    try (Stream<Path> files = Files.list(demo.temporary())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("hsperfdata"))
          .toList();
    }
  }
}
