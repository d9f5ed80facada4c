package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.settings.Settings;

final class RotationTest {

  private static final Settings.Store AT_ONCE = settings(1, 2);

  private final ScriptedDisk disk = new ScriptedDisk();
  @TempDir private Path path;
  private TeamFolder folder;

  @BeforeEach
  void load() {
    folder = new TeamFolder(path, disk);
    folder.load();
  }

  @Test
  void coveredJournalIsPutAsideUnderItsFirstSeqAndNewestOnesAreKept() throws IOException {
    for (long first = 1; first <= 31; first += 10) {
      folder.append(entries(first, first + 9));
      folder.snapshot(state("blue"), first + 9);
      folder.rotate(AT_ONCE);
    }
    assertThat(files())
        .containsExactly(
            "config.json", "journal-0000000000000021.jsonl", "journal-0000000000000031.jsonl");

    folder.append(entries(41, 43));
    assertThat(folder.history(1, 100)).isEqualTo(entries(21, 43));
    assertThat(folder.history(29, 4)).isEqualTo(entries(29, 32));
    assertThat(folder.history(39, 4)).isEqualTo(entries(39, 42));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(41, 43));
  }

  @Test
  void journalWithEntriesTheSnapshotLacksIsPutAsideAndReadAtTheNextStart() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 7);
    folder.rotate(AT_ONCE);
    assertThat(files()).containsExactly("config.json", "journal-0000000000000001.jsonl");
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(8, 10));

    folder.append(entries(11, 13));
    assertThat(folder.history(6, 100)).isEqualTo(entries(6, 13));
    Loaded.Intact found = (Loaded.Intact) folder.load();
    assertThat(found.after()).isEqualTo(entries(8, 13));
    Path segment = path.resolve("journal-0000000000000001.jsonl");
    assertThat(found.place(8)).isEqualTo(new Loaded.Place(segment, 8));
    assertThat(found.place(10)).isEqualTo(new Loaded.Place(segment, 10));
    assertThat(found.place(12)).isEqualTo(new Loaded.Place(path.resolve("journal.jsonl"), 2));
    assertThatIllegalArgumentException().isThrownBy(() -> found.place(7));
  }

  @Test
  void filesStayWithinTheirBoundThoughNoSnapshotEverCoversAll() throws IOException {
    long group = 20 * 150;
    long size = 2 * group;
    for (long first = 1; first <= 2_000; first += 20) {
      folder.append(entries(first, first + 19));
      folder.snapshot(state("blue"), first + 9);
      folder.rotate(settings(size, 2));
      assertThat(bytes()).isLessThan(3 * (size + group));
    }
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1_991, 2_000));
  }

  @Test
  void journalWithAnEntryTheSnapshotLacksIsNeverDeleted() throws IOException {
    Settings.Store none = settings(1, 0);
    for (long first = 1; first <= 31; first += 10) {
      folder.append(entries(first, first + 9));
      folder.snapshot(state("blue"), 9);
      folder.rotate(none);
    }
    assertThat(files()).hasSize(5);
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(10, 40));

    folder.append(entries(41, 41));
    folder.snapshot(state("blue"), 29);
    folder.rotate(none);
    assertThat(files())
        .containsExactly(
            "config.json",
            "journal-0000000000000021.jsonl",
            "journal-0000000000000031.jsonl",
            "journal-0000000000000041.jsonl");
    folder.append(entries(42, 42));
    folder.snapshot(state("blue"), 42);
    folder.rotate(none);
    assertThat(files()).containsExactly("config.json");
    folder.append(entries(43, 43));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(43, 43));
  }

  /** The first sync of the folder is before the rename, the second after it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void diskThatFailsWhileAJournalIsPutAsideLosesNothing(int syncs) throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 7);
    disk.failFolderSyncAfter(syncs);
    assertThatIOException()
        .isThrownBy(() -> folder.rotate(AT_ONCE))
        .withMessage(path.resolve("journal.jsonl") + ": Input/output error");
    folder.append(entries(11, 12));
    assertThat(folder.history(1, 100)).isEqualTo(entries(1, 12));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(8, 12));

    folder.snapshot(state("blue"), 11);
    folder.rotate(AT_ONCE);
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(12, 12));
  }

  @Test
  void whatIsNotSyncedIsNotPutAside() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 7);
    // As a failed append leaves it when even the way back fails.
    Files.writeString(path.resolve("journal.jsonl"), "{\"seq\":11,", StandardOpenOption.APPEND);
    folder.rotate(AT_ONCE);
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(8, 10));
  }

  @Test
  void pageOfThePastEndsBeforeAHoleSoThatTheNextOneTellsOfIt() throws IOException {
    for (long first = 1; first <= 31; first += 10) {
      folder.append(entries(first, first + 9));
      folder.snapshot(state("blue"), first + 9);
      folder.rotate(settings(1, 10));
    }
    // As when it is deleted while the one before is read.
    Files.delete(path.resolve("journal-0000000000000011.jsonl"));
    assertThat(folder.history(5, 100)).isEqualTo(entries(5, 10));
    assertThat(folder.history(11, 100)).isEqualTo(entries(21, 40));
  }

  @Test
  void smallJournalStays() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 10);
    folder.rotate(settings(1 << 20, 2));
    assertThat(files()).containsExactly("config.json", "journal.jsonl");
  }

  @Test
  void crashBetweenSnapshotAndRotationDoesNoHarm() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 10);

    Loaded.Intact found = (Loaded.Intact) folder.load();
    assertThat(found.snapshotSeq()).isEqualTo(10);
    assertThat(found.after()).isEmpty();
    folder.append(entries(11, 12));
    folder.snapshot(state("blue"), 12);
    folder.rotate(AT_ONCE);
    assertThat(folder.history(1, 100)).isEqualTo(entries(1, 12));
  }

  @Test
  void crashAfterTheRenameDoesNoHarm() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 10);
    folder.close();
    Files.move(path.resolve("journal.jsonl"), path.resolve("journal-0000000000000001.jsonl"));

    assertThat(((Loaded.Intact) folder.load()).snapshotSeq()).isEqualTo(10);
    folder.append(entries(11, 11));
    assertThat(folder.history(10, 100)).isEqualTo(entries(10, 11));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(11, 11));
  }

  @Test
  void readersMeanwhileMissNothingAndHearNothingTwice() throws IOException {
    long end = 2_000;
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<Entry>> heard = CompletableFuture.supplyAsync(() -> readUpTo(end, over));
    try {
      for (long first = 1; first <= end; first += 5) {
        folder.append(entries(first, first + 4));
        folder.snapshot(state("blue"), first);
        folder.rotate(settings(1_000, 100_000));
      }
      assertThat(heard.join()).isEqualTo(entries(1, end));
    } finally {
      over.set(true);
    }
  }

  private List<Entry> readUpTo(long end, AtomicBoolean over) {
    List<Entry> heard = new ArrayList<>();
    try {
      while (heard.size() < end && !over.get()) {
        heard.addAll(folder.history(heard.size() + 1, 40));
      }
      return heard;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Settings.Store settings(long segmentSize, int segments) {
    return new Settings.Store(
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        segmentSize,
        segments,
        Duration.ofMinutes(1));
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (String file : files()) {
      bytes += Files.size(path.resolve(file));
    }
    return bytes;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
