package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.metrics.Meters;

final class SpawnedServersTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SpawnedServer VISION = new SpawnedServer(11, NOON, "vision", "/work");
  private static final SpawnedServer DOCS = new SpawnedServer(12, NOON, "docs", "/work");

  @TempDir private Path folder;

  private List<SpawnedServer> onDisk() throws IOException {
    return new ServersFile(file()).read().orElseThrow().servers();
  }

  private Path file() {
    return folder.resolve("servers.json");
  }

  @Test
  void whatRunsIsOnDiskAndWhatEndedIsNot() throws IOException {
    BehaviorTestKit<SpawnedServers.Command> registry =
        BehaviorTestKit.create(SpawnedServers.create(file(), Meters.NONE));
    registry.run(new SpawnedServers.Started("a", VISION));
    registry.run(new SpawnedServers.Started("b", DOCS));
    assertThat(onDisk()).containsExactly(VISION, DOCS);
    SpawnedServer again = new SpawnedServer(13, NOON, "vision", "/work");
    registry.run(new SpawnedServers.Started("a", again));
    registry.run(new SpawnedServers.Ended("b"));
    registry.run(new SpawnedServers.Ended("nobody"));
    assertThat(onDisk()).containsExactly(again);
  }

  @Test
  void onlyItsOwnerCanReadItAndNothingElseIsLeft() throws IOException {
    new ServersFile(file()).write(List.of(VISION));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void aDiskThatFailsEndsNothing() throws IOException {
    Path missing = folder.resolve("missing").resolve("servers.json");
    BehaviorTestKit<SpawnedServers.Command> registry =
        BehaviorTestKit.create(SpawnedServers.create(missing, Meters.NONE));
    registry.run(new SpawnedServers.Started("a", VISION));
    Files.createDirectory(folder.resolve("missing"));
    registry.run(new SpawnedServers.Started("b", DOCS));
    assertThat(new ServersFile(missing).read().orElseThrow().servers())
        .containsExactly(VISION, DOCS);
  }
}
