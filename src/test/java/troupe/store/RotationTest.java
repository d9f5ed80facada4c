package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;

final class RotationTest {

  private static final Settings.Store AT_ONCE =
      new Settings.Store(
          Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 2, Duration.ofMinutes(1));

  @TempDir private Path path;
  private TeamFolder folder;

  @BeforeEach
  void load() {
    folder = new TeamFolder(path, new Disk());
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
  void journalWithEntriesTheSnapshotLacksStays() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 9);
    folder.rotate(AT_ONCE);
    assertThat(files()).containsExactly("config.json", "journal.jsonl");
  }

  @Test
  void smallJournalStays() throws IOException {
    folder.append(entries(1, 10));
    folder.snapshot(state("blue"), 10);
    folder.rotate(
        new Settings.Store(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1 << 20,
            2,
            Duration.ofMinutes(1)));
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

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
