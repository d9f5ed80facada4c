package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DamagedFilesTest {

  @TempDir private Path path;
  private Path journal;
  private Path config;
  private TeamFolder folder;

  @BeforeEach
  void writeFiveEntries() throws IOException {
    journal = path.resolve("journal.jsonl");
    config = path.resolve("config.json");
    folder = new TeamFolder(path, new Disk());
    folder.load();
    folder.append(entries(1, 5));
  }

  @Test
  void halfWrittenLastLineIsCutOffWithAWarning() throws IOException {
    byte[] whole = Files.readAllBytes(journal);
    for (int cut = 1; cut < lengthOfLast(whole); cut++) {
      Files.write(journal, Arrays.copyOf(whole, whole.length - cut));
      Loaded.Intact found = (Loaded.Intact) folder.load();
      assertThat(found.after()).isEqualTo(entries(1, 4));
      assertThat(found.warnings()).singleElement().asString().contains(journal + ": line 5 ");
      assertThat(journal).hasSize(whole.length - lengthOfLast(whole));
    }
    folder.append(entries(5, 6));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 6));
  }

  @Test
  void blocksNeverWrittenAtTheEndAreCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(journal);
    Arrays.fill(whole, whole.length - lengthOfLast(whole) - 10, whole.length - 20, (byte) 0);
    Files.write(journal, whole);
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 3));
    folder.append(entries(4, 4));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 4));
  }

  @Test
  void blocksNeverWrittenBeforeAGoodEntryAreDamage() throws IOException {
    byte[] whole = Files.readAllBytes(journal);
    Arrays.fill(whole, 10, 20, (byte) 0);
    assertDamagedAt(1, whole);
  }

  @Test
  void flippedByteInTheMiddleIsDamageWithItsLine() throws IOException {
    byte[] whole = Files.readAllBytes(journal);
    whole[whole.length / 2] ^= 1;
    assertDamagedAt(3, whole);
  }

  @Test
  void flippedByteInACompleteLastLineIsDamageForItMayHaveBeenAcknowledged() throws IOException {
    byte[] whole = Files.readAllBytes(journal);
    whole[whole.length - 30] ^= 1;
    assertDamagedAt(5, whole);
  }

  @Test
  void missingLineIsDamage() throws IOException {
    String whole = Files.readString(journal);
    int third = whole.indexOf("{\"seq\":3");
    int fourth = whole.indexOf("{\"seq\":4");
    String without = whole.substring(0, third) + whole.substring(fourth);
    assertDamagedAt(3, without.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void entriesMissingSinceTheSnapshotAreDamage() throws IOException {
    folder.snapshot(state("blue"), 2);
    String whole = Files.readString(journal);
    byte[] late = whole.substring(whole.indexOf("{\"seq\":4")).getBytes(StandardCharsets.UTF_8);
    assertDamagedAt(1, late);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 0; empty",
        "[]; 0; not a JSON object",
        "{\"name\":\"blue\"; 1; column",
        "{\"name\":#blue\"}; 1; line 1, column 9",
        "{\"seq\":1,\"seq\":2}; 1; Duplicate",
        "{\"seq\":1} {}; 1; column 11: something follows the end",
        "{\"schemaVersion\":2,\"seq\":1}; 0; written by a newer Troupe",
        "{\"schemaVersion\":1}; 0; seq",
        "{\"schemaVersion\":1,\"seq\":-1}; 0; seq",
        "{\"seq\":1}; 0; schemaVersion"
      })
  void snapshotThatCannotBeTrustedIsDamageAndStaysAsItIs(String text, int line, String reason)
      throws IOException {
    Files.writeString(config, text);
    Loaded.Damaged damaged = (Loaded.Damaged) folder.load();
    assertThat(damaged.file()).isEqualTo(config);
    assertThat(damaged.line()).isEqualTo(line);
    assertThat(damaged.reason()).contains(reason);
    assertThat(config).hasContent(text);
  }

  @Test
  void flippedByteInTheSnapshotNamesItsLine() throws IOException {
    folder.snapshot(state("blue"), 5);
    Files.writeString(config, Files.readString(config).replace("\"seq\" :", "\"seq\" z"));
    assertThat(folder.load())
        .isInstanceOfSatisfying(
            Loaded.Damaged.class, damaged -> assertThat(damaged.line()).isEqualTo(4));
  }

  @Test
  void fileThatCannotBeReadIsDamage() throws IOException {
    Files.createDirectory(config);
    assertThat(folder.load())
        .isEqualTo(new Loaded.Damaged(config, 0, "cannot be read: Is a directory"));
  }

  @Test
  void historyWithoutSnapshotAndJournalIsDamage() throws IOException {
    Files.move(journal, path.resolve("journal-0000000000000001.jsonl"));
    assertThat(folder.load())
        .isInstanceOfSatisfying(
            Loaded.Damaged.class, damaged -> assertThat(damaged.file()).isEqualTo(config));
  }

  @Test
  void leftOverTemporaryFileIsRemoved() throws IOException {
    Path temporary = Files.writeString(path.resolve("config.json.tmp"), "{\"na");
    assertThat(folder.load()).isInstanceOf(Loaded.Intact.class);
    assertThat(temporary).doesNotExist();
  }

  @Test
  void folderOfTheEarlierPluginIsAdoptedAsItStands() throws IOException {
    Files.delete(journal);
    String written =
        """
        {
          "name": "my-team",
          "leadSessionId": "sess_abc123",
          "members": {
            "alice": {
              "name": "alice",
              "sessionId": "sess_def456",
              "status": "ready",
              "agentType": "default",
              "model": "anthropic/claude-sonnet-4-5",
              "spawnedAt": "2026-04-05T10:00:00.000Z"
            }
          },
          "tasks": {},
          "createdAt": "2026-04-05T10:00:00.000Z"
        }
        """;
    Files.writeString(config, written);
    Loaded.Intact found = (Loaded.Intact) folder.load();
    assertThat(found.snapshotSeq()).isZero();
    assertThat(found.snapshot().orElseThrow().at("/members/alice/status").asText())
        .isEqualTo("ready");
    assertThat(config).hasContent(written);

    folder.append(entries(1, 1));
    assertThat(((Loaded.Intact) folder.load()).after()).isEqualTo(entries(1, 1));
  }

  private void assertDamagedAt(int line, byte[] bytes) throws IOException {
    Files.write(journal, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    Loaded.Damaged damaged = (Loaded.Damaged) folder.load();
    assertThat(damaged.file()).isEqualTo(journal);
    assertThat(damaged.line()).isEqualTo(line);
    assertThat(journal).hasBinaryContent(bytes);
    assertThatIllegalStateException().isThrownBy(() -> folder.append(entries(6, 6)));
  }

  private static int lengthOfLast(byte[] journal) {
    String whole = new String(journal, StandardCharsets.ISO_8859_1);
    return whole.length() - whole.indexOf("{\"seq\":5");
  }
}
