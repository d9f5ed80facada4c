package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.store.Entries.entries;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledWriterTest {

  private static final int ROUNDS = 4;

  @TempDir private Path root;

  @Test
  void everyAcknowledgedEntryIsThereAfterKills() throws Exception {
    Path path = root.resolve("blue");
    Random random = new Random(42);
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = killAfter(1 + random.nextInt(200), path);

      TeamFolder folder = new TeamFolder(path, new Disk());
      Loaded.Intact found = (Loaded.Intact) folder.load();
      assertThat(folder.lastSeq()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(found.after()).isEqualTo(entries(found.snapshotSeq() + 1, folder.lastSeq()));
      assertThat(folder.history(1, Integer.MAX_VALUE)).isEqualTo(entries(1, folder.lastSeq()));
      folder.close();
    }
  }

  /** Returns the last seq the writer could print before it was killed. */
  private static long killAfter(int appends, Path path) throws IOException {
    Process writer = ChildJvm.start(EndlessWriter.class, path.toString());
    try (BufferedReader lines = writer.inputReader()) {
      lines.lines().limit(appends).forEach(line -> {});
      // Not Process.destroyForcibly, which closes the stream with what is still in it.
      writer.toHandle().destroyForcibly();
      return lines.lines().mapToLong(Long::parseLong).max().orElse(0);
    } finally {
      writer.destroyForcibly().onExit().join();
    }
  }
}
