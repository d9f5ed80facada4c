package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;

/** Nothing is acknowledged into a file that is no longer at its path. */
final class RemovedFilesTest {

  private static final Settings.Store AT_ONCE =
      new Settings.Store(
          Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 2, Duration.ofMinutes(1));

  @TempDir private Path root;
  private Path path;
  private Path journal;
  private TeamFolder folder;

  @BeforeEach
  void writeFiveEntries() throws IOException {
    path = root.resolve("blue");
    journal = path.resolve("journal.jsonl");
    folder = new TeamFolder(path, new Disk());
    folder.load();
    folder.append(entries(1, 5));
  }

  @Test
  void removedJournalTakesNoMoreAndIsNotBegunAnew() throws IOException {
    Files.delete(journal);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertRefused(journal + ": the file was removed while the daemon ran; put it back");
      assertThat(journal).doesNotExist();
    }
    assertThat(folder.lastSeq()).isEqualTo(5);
  }

  @Test
  void removedFolderTakesNoMoreAndIsNotMadeAnew() throws IOException {
    Files.delete(journal);
    Files.delete(path);
    assertRefused("the file was removed while the daemon ran");
    assertThatIOException().isThrownBy(() -> folder.snapshot(state("blue"), 5));
    assertThat(path).doesNotExist();
  }

  @Test
  void folderRemovedAfterARotationIsNotMadeAnew() throws IOException {
    folder.snapshot(state("blue"), 5);
    folder.rotate(AT_ONCE);
    Files.move(path, root.resolve("away"));
    assertRefused("no such file");
    assertThat(path).doesNotExist();
    Files.move(root.resolve("away"), path);
    folder.append(entries(6, 6));
    assertThat(folder.history(1, 100)).isEqualTo(entries(1, 6));
  }

  @Test
  void journalThatIsNotTheTeamsIsNotPutAside() throws IOException {
    folder.snapshot(state("blue"), 3);
    Files.move(journal, root.resolve("away"));
    Files.writeString(journal, "something else");
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatIOException()
          .isThrownBy(() -> folder.rotate(AT_ONCE))
          .withMessageContaining("another file stands in its place");
      assertThat(journal).hasContent("something else");
    }
    Files.move(root.resolve("away"), journal, StandardCopyOption.REPLACE_EXISTING);
    folder.rotate(AT_ONCE);
    folder.append(entries(6, 6));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(4, 6));
  }

  @Test
  void folderThatWasMovedAwayIsUsedAgainOnceItIsBack() throws IOException {
    Path away = root.resolve("away");
    Files.move(path, away);
    assertRefused("the file was removed while the daemon ran");
    Files.move(away, path);
    folder.append(entries(6, 7));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 7));
  }

  @Test
  void copyPutInItsPlaceIsUsed() throws IOException {
    byte[] copy = Files.readAllBytes(journal);
    Files.move(journal, root.resolve("away"));
    Files.write(journal, copy);
    assertRefused("the file was replaced while the daemon ran");
    folder.append(entries(6, 7));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 7));
  }

  @Test
  void olderCopyPutInItsPlaceIsRefusedAndLeftAsItIs() throws IOException {
    byte[] older = Files.readAllBytes(journal);
    folder.append(entries(6, 6));
    Files.move(journal, root.resolve("away"));
    Files.write(journal, older);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatIOException().isThrownBy(() -> folder.append(entries(7, 7)));
      assertThat(journal).hasBinaryContent(older);
    }
    assertThatIOException()
        .isThrownBy(() -> folder.append(entries(7, 7)))
        .withMessageContaining("events 1 to 5 instead of 1 to 6");
  }

  @Test
  void damagedCopyPutInItsPlaceIsRefused() throws IOException {
    byte[] copy = Files.readAllBytes(journal);
    copy[copy.length / 2] ^= 1;
    Files.move(journal, root.resolve("away"));
    Files.write(journal, copy);
    assertThatIOException().isThrownBy(() -> folder.append(entries(6, 6)));
    assertRefused("another file stands in its place: ");
    assertThat(journal).hasBinaryContent(copy);
  }

  private void assertRefused(String reason) {
    assertThatIOException()
        .isThrownBy(() -> folder.append(entries(6, 6)))
        .withMessageContaining(reason);
  }
}
