package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static troupe.store.Entries.entries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TeamsFolderTest {

  private static final Holder SELF =
      new Holder(
          ProcessHandle.current().pid(),
          Instant.parse("2026-11-21T10:00:00Z"),
          Path.of("/home/ada/.local/state/troupe"),
          Optional.empty());

  @TempDir private Path parent;
  private Path root;
  private TeamsFolder folder;

  @BeforeEach
  void open() throws Exception {
    root = parent.resolve("opencode").resolve("teams");
    folder = TeamsFolder.open(root, SELF);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void folderAndLockAreForTheirOwnerOnly() throws IOException {
    assertThat(permissions(root)).isEqualTo("rwx------");
    assertThat(permissions(root.resolve(".lock"))).isEqualTo("rw-------");
  }

  @Test
  void onlyFoldersWithATeamsNameAndFilesAreListed() throws IOException {
    for (String name : new String[] {"red", "blue", "a.b-c_9", ".hidden", "-x", "with space"}) {
      Files.createFile(Files.createDirectory(root.resolve(name)).resolve("config.json"));
    }
    Files.createDirectory(root.resolve("empty"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("red"));
    Files.createFile(root.resolve("file"));
    assertThat(folder.names()).containsExactly("a.b-c_9", "blue", "red");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", ".lock", "a b"})
  void nameThatLeadsElsewhereIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> folder.team(name));
    assertThatIllegalArgumentException().isThrownBy(() -> folder.archive(name));
  }

  @Test
  void archivedTeamIsKeptButNoLongerListedAndItsNameIsFree() throws IOException {
    write("blue");
    Path first = folder.archive("blue");
    write("blue");
    Path second = folder.archive("blue");

    assertThat(folder.names()).isEmpty();
    assertThat(first).isNotEqualTo(second).hasParentRaw(root.resolve(".archive"));
    assertThat(second.resolve("journal.jsonl")).exists();
    assertThat(permissions(root.resolve(".archive"))).isEqualTo("rwx------");
    assertThat(folder.team("blue").load()).isEqualTo(new Loaded.Absent());
  }

  @Test
  void archivingATeamThatIsNotThereFails() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> folder.archive("blue"))
        .withMessageContaining("blue: no such file");
  }

  @Test
  void secondHolderIsRefusedByTheNameOfTheFirst() throws Exception {
    assertThatExceptionOfType(FolderInUse.class)
        .isThrownBy(() -> TeamsFolder.open(root, SELF))
        .withMessage(
            "Teams folder %s is in use by the daemon with pid %d (home %s)",
            root.toRealPath(), SELF.pid(), SELF.home());

    folder.introduce(
        new Holder(7, SELF.startedAt(), SELF.home(), Optional.of("http://127.0.0.1:7717")));
    assertThatExceptionOfType(FolderInUse.class)
        .isThrownBy(() -> TeamsFolder.open(root, SELF))
        .withMessageContaining("pid 7 (http://127.0.0.1:7717)");
  }

  @Test
  void closedFolderCanBeTakenAgain() throws Exception {
    folder.close();
    folder.close();
    folder = TeamsFolder.open(root, SELF);
  }

  @Test
  void otherProcessIsRefusedAlsoAfterARefusalInThisOne() throws Exception {
    assertThatExceptionOfType(FolderInUse.class).isThrownBy(() -> TeamsFolder.open(root, SELF));
    Process other = ChildJvm.start(FolderTaker.class, root.toString());
    try {
      assertThat(other.inputReader().readLine())
          .startsWith("Teams folder ")
          .contains("pid " + SELF.pid());
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void folderOfAProcessThatWasKilledIsFree() throws Exception {
    folder.close();
    Process other = ChildJvm.start(FolderTaker.class, root.toString());
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("taken");
      assertThatExceptionOfType(FolderInUse.class)
          .isThrownBy(() -> TeamsFolder.open(root, SELF))
          .withMessageContaining("pid " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    folder = TeamsFolder.open(root, SELF);
  }

  private void write(String team) throws IOException {
    TeamFolder files = folder.team(team);
    files.load();
    files.append(entries(1, 1));
    files.close();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
