package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.entry;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TeamFolderTest {

  @TempDir private Path root;
  private final ScriptedDisk disk = new ScriptedDisk();
  private Path path;
  private Path journal;
  private TeamFolder folder;

  @BeforeEach
  void open() {
    path = root.resolve("blue");
    journal = path.resolve("journal.jsonl");
    folder = new TeamFolder(path, disk);
    assertThat(folder.load()).isEqualTo(new Loaded.Absent());
  }

  @Test
  void lookingAtATeamThatIsNotThereLeavesNothingBehind() throws IOException {
    assertThat(folder.history(1, 10)).isEmpty();
    assertThat(path).doesNotExist();
  }

  @Test
  void entriesComeBackAsTheyWere() throws IOException {
    folder.append(entries(1, 2));
    folder.append(entries(3, 3));
    assertThat(reloaded().after()).isEqualTo(entries(1, 3));
  }

  @Test
  void snapshotAndTheEntriesSinceComeBack() throws IOException {
    folder.append(entries(1, 5));
    folder.snapshot(state("blue"), 3);

    Loaded.Intact found = reloaded();
    assertThat(found.snapshotSeq()).isEqualTo(3);
    assertThat(found.snapshot()).hasValue(Entries.snapshot("blue", 3));
    assertThat(found.after()).isEqualTo(entries(4, 5));
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void reloadedFolderGoesOnWhereItEnded() throws IOException {
    folder.append(entries(1, 2));
    reloaded();
    folder.append(entries(3, 4));
    assertThat(reloaded().after()).isEqualTo(entries(1, 4));
  }

  @Test
  void textOfAnyKindSurvives() throws IOException {
    List<Entry> odd =
        List.of(entry(1, "line\nbreak \0 \uD83D\uDE00"), entry(2, "cut in half \uD83D"));
    folder.append(odd);
    folder.snapshot(state("half \uD83D"), 0);
    assertThat(reloaded().after()).isEqualTo(odd);
    assertThat(Files.readAllLines(journal)).hasSize(2);
  }

  @Test
  void manyEntriesAtOnceAreOneSync() throws IOException {
    folder.append(entries(1, 20_000));
    assertThat(disk.syncs()).isEqualTo(1);
    assertThat(reloaded().after()).hasSize(20_000);
  }

  @Test
  void filesAreForTheirOwnerOnly() throws IOException {
    folder.append(entries(1, 1));
    folder.snapshot(state("blue"), 1);
    assertThat(permissions(path)).isEqualTo("rwx------");
    assertThat(permissions(journal)).isEqualTo("rw-------");
    assertThat(permissions(path.resolve("config.json"))).isEqualTo("rw-------");
  }

  @Test
  void failedSyncLeavesNoneOfItsEntriesAndTheNextTrySucceeds() throws IOException {
    folder.append(entries(1, 2));
    long before = Files.size(journal);
    disk.failSyncs(1);

    assertThatIOException()
        .isThrownBy(() -> folder.append(entries(3, 4)))
        .withMessage(journal + ": Input/output error");
    assertThat(journal).hasSize(before);

    folder.append(List.of(entry(3, "another third")));
    assertThat(reloaded().after()).containsExactly(entry(1), entry(2), entry(3, "another third"));
  }

  @Test
  void fullDiskIsNamedAndPasses() throws IOException {
    Files.createDirectory(path);
    Files.createSymbolicLink(journal, Path.of("/dev/full"));
    assertThatIOException()
        .isThrownBy(() -> folder.append(entries(1, 3)))
        .withMessage(journal + ": No space left on device");

    Files.delete(journal);
    folder.append(entries(1, 3));
    assertThat(reloaded().after()).isEqualTo(entries(1, 3));
  }

  @Test
  void journalThatLostAcknowledgedEntriesIsNotContinued() throws IOException {
    folder.append(entries(1, 2));
    reloaded();
    Files.delete(journal);
    assertThatIOException()
        .isThrownBy(() -> folder.append(entries(3, 3)))
        .withMessage(
            journal
                + ": the file was removed while the daemon ran; put it back, or restart the daemon to go on with"
                + " what is there");
  }

  @Test
  void entriesThatDoNotFollowAndSnapshotsOutOfRangeAreRefused() throws IOException {
    folder.append(entries(1, 2));
    folder.snapshot(state("blue"), 2);
    assertThatIllegalArgumentException().isThrownBy(() -> folder.append(entries(4, 4)));
    assertThatIllegalArgumentException().isThrownBy(() -> folder.snapshot(state("blue"), 3));
    assertThatIllegalArgumentException().isThrownBy(() -> folder.snapshot(state("blue"), 1));
  }

  @Test
  void folderIsNotWrittenToBeforeItIsLoadedOrAfterItIsClosed() throws IOException {
    folder.close();
    assertThatIllegalStateException().isThrownBy(() -> folder.append(entries(1, 1)));
    assertThatIllegalStateException().isThrownBy(() -> folder.snapshot(state("blue"), 0));
  }

  @Test
  void historyIsReadFromAnyPointWithALimit() throws IOException {
    folder.append(entries(1, 10));
    assertThat(folder.history(4, 100, 1)).isEqualTo(entries(4, 4));
    assertThat(folder.history(4, 3)).isEqualTo(entries(4, 6));
    assertThat(folder.history(9, 100)).isEqualTo(entries(9, 10));
    assertThat(folder.history(11, 100)).isEmpty();
    assertThat(new TeamFolder(path, disk).history(9, 100)).isEqualTo(entries(9, 10));
  }

  private Loaded.Intact reloaded() throws IOException {
    folder.close();
    folder = new TeamFolder(path, disk);
    return (Loaded.Intact) folder.load();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
