package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.entry;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;

/** Starts from a snapshot, the journals put aside that it does not cover, and the newest one. */
final class RecoveryTest {

  private static final Settings.Store ALL_KEPT =
      new Settings.Store(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          100,
          Duration.ofMinutes(1));

  @TempDir private Path path;
  private TeamFolder folder;

  /** Of the entries 1 to 30 in three journals put aside, the snapshot covers 15. */
  @BeforeEach
  void putThreeJournalsAside() throws IOException {
    folder = new TeamFolder(path, new Disk());
    folder.load();
    for (long first = 1; first <= 21; first += 10) {
      folder.append(entries(first, first + 9));
      folder.snapshot(state("blue"), Math.min(first + 5, 15));
      folder.rotate(ALL_KEPT);
    }
  }

  @Test
  void startReadsWhatTheSnapshotLacksWhereverItStands() throws IOException {
    assertThat(started().after()).isEqualTo(entries(16, 30));
    folder.append(entries(31, 33));
    assertThat(started().after()).isEqualTo(entries(16, 33));
    assertThat(started().snapshotSeq()).isEqualTo(15);
  }

  @Test
  void journalThatWasOnlyBegunIsGoneOnWith() throws IOException {
    Files.createFile(journal());
    assertThat(started().after()).isEqualTo(entries(16, 30));
    Files.writeString(journal(), "{\"seq\":31,");
    assertThat(started().warnings()).singleElement().asString().contains("half written");
    folder.append(entries(31, 31));
    assertThat(started().after()).isEqualTo(entries(16, 31));
  }

  @Test
  void journalsTheSnapshotCoversAreNotReadAndMayBeDamaged() throws IOException {
    flip(segment(1), 100);
    assertThat(started().after()).isEqualTo(entries(16, 30));

    folder.append(entries(31, 33));
    folder.snapshot(state("blue"), 30);
    Files.delete(segment(11));
    Files.writeString(segment(21), "rotten");
    assertThat(started().after()).isEqualTo(entries(31, 33));
  }

  @Test
  void whereTheNewestJournalIsGoneTheLastLineOfTheOneBeforeSaysWhetherItIsCovered()
      throws IOException {
    folder.snapshot(state("blue"), 30);
    flip(segment(21), 100);
    assertThat(started().after()).isEmpty();
    folder.append(entries(31, 31));
    assertThat(started().after()).isEqualTo(entries(31, 31));
  }

  @Test
  void lastLineIsFoundHoweverLongItIs() throws IOException {
    folder.append(List.of(entry(31), entry(32, "long ".repeat(200_000))));
    folder.snapshot(state("blue"), 32);
    folder.rotate(ALL_KEPT);
    flip(segment(31), 10);
    assertThat(started().after()).isEmpty();
  }

  @Test
  void lastLineThatIsDamagedMayBeOneTheSnapshotLacks() throws IOException {
    folder.snapshot(state("blue"), 30);
    flip(segment(21), (int) Files.size(segment(21)) - 30);
    assertDamaged(segment(21), 10, "checksum");
  }

  @Test
  void halfWrittenLineInAJournalPutAsideIsDamageForItWasWhole() throws IOException {
    byte[] whole = Files.readAllBytes(segment(21));
    byte[] torn = Arrays.copyOf(whole, whole.length - 5);
    Files.write(segment(21), torn);
    assertDamaged(segment(21), 10, "half written");
    assertThat(segment(21)).hasBinaryContent(torn);
    folder.close();
    Arrays.fill(torn, torn.length - 20, torn.length, (byte) 0);
    Files.write(segment(21), torn);
    assertDamaged(segment(21), 10, "half written");
  }

  @Test
  void flippedByteInAJournalThatIsNeededIsDamageWithItsLine() throws IOException {
    flip(segment(11), (int) Files.size(segment(11)) / 2);
    assertDamaged(segment(11), 6, "checksum");
  }

  @Test
  void journalThatIsMissingInTheMiddleIsDamage() throws IOException {
    folder.append(entries(31, 33));
    Files.delete(segment(21));
    assertDamaged(journal(), 1, "seq 31 stands where 21 should; events 21 to 30 stand in no file");
  }

  @Test
  void journalThatIsMissingBeforeTheOthersIsDamage() throws IOException {
    Files.delete(segment(11));
    assertDamaged(
        segment(21), 1, "seq 21 stands where 16 should; events 16 to 20 stand in no file");
  }

  @Test
  void journalsMissingAltogetherAreDamage() throws IOException {
    folder.append(entries(31, 33));
    for (long first = 1; first <= 21; first += 10) {
      Files.delete(segment(first));
    }
    assertDamaged(journal(), 1, "seq 31 stands where 16 should; events 16 to 30");
  }

  @Test
  void journalPutAsideThatLostItsLastLinesIsDamage() throws IOException {
    folder.append(entries(31, 33));
    List<String> lines = Files.readAllLines(segment(21));
    Files.write(segment(21), lines.subList(0, 8));
    assertDamaged(journal(), 1, "events 29 to 30 stand in no file");
    Files.write(segment(21), List.of());
    assertDamaged(segment(21), 0, "the file is empty");
  }

  @Test
  void journalUnderAnothersNameIsDamage() throws IOException {
    Files.copy(segment(21), path.resolve("journal-0000000000000025.jsonl"));
    assertDamaged(
        path.resolve("journal-0000000000000025.jsonl"), 1, "seq 21 stands where 25 should");
  }

  @Test
  void historyWithoutItsSnapshotIsDamage() throws IOException {
    folder.append(entries(31, 33));
    Files.delete(path.resolve("config.json"));
    assertDamaged(path.resolve("config.json"), 0, "the file is missing, but there is a history");
  }

  private Loaded.Intact started() throws IOException {
    folder.close();
    folder = new TeamFolder(path, new Disk());
    return (Loaded.Intact) folder.load();
  }

  private void assertDamaged(Path file, int line, String reason) {
    assertThat(new TeamFolder(path, new Disk()).load())
        .isInstanceOfSatisfying(
            Loaded.Damaged.class,
            damaged -> {
              assertThat(damaged.file()).isEqualTo(file);
              assertThat(damaged.line()).isEqualTo(line);
              assertThat(damaged.reason()).contains(reason);
            });
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private Path journal() {
    return path.resolve("journal.jsonl");
  }

  private Path segment(long first) {
    return path.resolve("journal-%016d.jsonl".formatted(first));
  }
}
