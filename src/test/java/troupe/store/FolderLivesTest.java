package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.settings.Settings;

/**
 * Random lives of a folder, the same for the same seed, beside two numbers that say what has to be
 * in it: the last event, and the last in the snapshot.
 */
final class FolderLivesTest {

  private static final int STEPS = 100;

  /** About five entries. */
  private static final Settings.Store SMALL =
      new Settings.Store(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          600,
          2,
          Duration.ofMinutes(1));

  @TempDir private Path path;
  private final ScriptedDisk disk = new ScriptedDisk();
  private TeamFolder folder;
  private long last;
  private long covered;

  @BeforeEach
  void begin() {
    folder = new TeamFolder(path, disk);
    folder.load();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyStartFindsAllThatWasAcknowledgedWhereItSaysAndNothingElse(long seed)
      throws IOException {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> append(random);
        case 3 -> failToAppend();
        case 4 -> snapshot(random);
        case 5 -> rotate();
        case 6 -> failToRotate(random);
        default -> restart(random);
      }
      readFrom(1 + random.nextLong(last + 1));
    }
    restart(random);
  }

  private void append(Random random) throws IOException {
    long next = last + 1 + random.nextInt(5);
    folder.append(entries(last + 1, next));
    last = next;
  }

  private void failToAppend() {
    disk.failSyncs(1);
    assertThatIOException().isThrownBy(() -> folder.append(entries(last + 1, last + 3)));
  }

  private void snapshot(Random random) throws IOException {
    covered += random.nextLong(last - covered + 1);
    folder.snapshot(state("blue"), covered);
    rotate();
  }

  private void rotate() throws IOException {
    if (covered > 0) {
      folder.rotate(SMALL);
    }
  }

  private void failToRotate(Random random) {
    if (covered > 0) {
      disk.failFolderSyncAfter(random.nextInt(2));
      try {
        folder.rotate(SMALL);
      } catch (IOException told) {
        assertThat(told).hasMessageEndingWith("Input/output error");
      }
      disk.failFolderSyncAfter(Integer.MAX_VALUE);
    }
  }

  /** As after a kill: nothing is closed, and a line may be half written. */
  private void restart(Random random) throws IOException {
    if (last == 0) {
      return;
    }
    if (random.nextBoolean()) {
      Files.writeString(
          path.resolve("journal.jsonl"),
          "{\"seq\":" + (last + 1),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    folder = new TeamFolder(path, disk);
    Loaded.Intact found = (Loaded.Intact) folder.load();
    assertThat(found.snapshotSeq()).isEqualTo(covered);
    assertThat(found.after()).isEqualTo(entries(covered + 1, last));
    for (Entry entry : found.after()) {
      Loaded.Place place = found.place(entry.seq());
      assertThat(Files.readAllLines(place.file()).get(place.line() - 1))
          .startsWith("{\"seq\":%d,".formatted(entry.seq()));
    }
  }

  /** What the snapshot covers may be deleted, oldest first. */
  private void readFrom(long from) throws IOException {
    List<Entry> found = folder.history(from, Integer.MAX_VALUE);
    long first = found.isEmpty() ? last + 1 : found.get(0).seq();
    assertThat(found).isEqualTo(entries(first, last));
    assertThat(first).isBetween(from, Math.max(from, covered + 1));
  }
}
