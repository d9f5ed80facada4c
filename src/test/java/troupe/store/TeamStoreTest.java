package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.metrics.Meters;
import troupe.settings.Settings;
import troupe.store.TeamStore.Append;
import troupe.store.TeamStore.AppendFailed;
import troupe.store.TeamStore.Appended;
import troupe.store.TeamStore.Close;
import troupe.store.TeamStore.Closed;
import troupe.store.TeamStore.Snapshot;
import troupe.testing.Actors;

final class TeamStoreTest {

  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Settings.Store SETTINGS =
      new Settings.Store(Duration.ZERO, INTERVAL, INTERVAL, 1 << 20, 2, Duration.ofMinutes(1));
  private static final Duration LONG_REST = Duration.ofSeconds(30);

  @RegisterExtension private final Actors actors = new Actors();
  private final TestProbe<TeamStore.Reply> replies = actors.probe(TeamStore.Reply.class);
  private final ScriptedDisk disk = new ScriptedDisk();
  private final AtomicLong tick = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  @TempDir private Path root;
  private Path path;
  private TeamFolder folder;
  private ActorRef<TeamStore.Command> store;

  @BeforeEach
  void start() {
    path = root.resolve("blue");
    folder = new TeamFolder(path, disk);
    folder.load();
    store =
        actors.spawn(
            TeamStore.create(folder, SETTINGS, Meters.NONE, () -> nanos.getAndAdd(tick.get())));
  }

  @Test
  void acknowledgedEntriesAreOnDisk() {
    append(1, 2);
    replies.expectMessage(new Appended(2, 1));
    assertThat(onDisk().after()).isEqualTo(entries(1, 2));
  }

  @Test
  void appendsThatWaitShareOneSyncAndOneAnswer() {
    CountDownLatch gate = disk.holdUp();
    append(1, 1);
    for (int seq = 2; seq <= 100; seq++) {
      append(seq, seq);
    }
    gate.countDown();
    int answers = 0;
    for (long seq = 0; seq < 100; answers++) {
      Appended answer = replies.expectMessageClass(Appended.class);
      assertThat(answer.seq()).isEqualTo(seq + answer.appends());
      seq = answer.seq();
    }
    // How many of them arrive before the first sync is up to the scheduler; the rest share one.
    assertThat(disk.syncs()).isLessThanOrEqualTo(2).isEqualTo(answers);
  }

  @Test
  void appendsOneAfterTheOtherAreOneSyncEach() {
    for (int seq = 1; seq <= 5; seq++) {
      append(seq, seq);
      replies.expectMessage(new Appended(seq, 1));
    }
    assertThat(disk.syncs()).isEqualTo(5);
  }

  @Test
  void failingDiskFailsAllThatIsOnTheWayAndTheStoreGoesOn() {
    append(1, 1);
    replies.expectMessage(new Appended(1, 1));
    CountDownLatch gate = disk.holdUp();
    disk.failSyncs(1);
    append(2, 3);
    append(4, 4);
    gate.countDown();
    String file = path.resolve("journal.jsonl").toString();
    replies.expectMessage(new AppendFailed(2, file + ": Input/output error"));
    assertThat(((AppendFailed) replies.receiveMessage()).fromSeq()).isEqualTo(4);

    append(2, 4);
    replies.expectMessage(new Appended(4, 1));
    assertThat(onDisk().after()).isEqualTo(entries(1, 4));
  }

  @Test
  void appendThatDoesNotFollowIsRefusedAndTheOthersAreKept() {
    append(1, 1);
    append(3, 3);
    append(2, 2);
    replies.expectMessage(new Appended(1, 1));
    replies.expectMessage(new AppendFailed(3, "seq 2 comes next"));
    replies.expectMessage(new Appended(2, 1));
  }

  @Test
  void snapshotsRestForTheIntervalAndTheNewestIsWritten() {
    append(1, 9);
    replies.expectMessage(new Appended(9, 1));
    for (int seq = 1; seq <= 8; seq++) {
      snapshot(seq);
    }
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);

    actors.timePasses(INTERVAL.minusMillis(1));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);

    actors.timePasses(Duration.ofMillis(1));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(8);

    actors.timePasses(INTERVAL);
    snapshot(9);
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(9);
  }

  @Test
  void snapshotWaitsUntilTheJournalHasGrownByItsSize() {
    restart(
        new Settings.Store(Duration.ZERO, INTERVAL, LONG_REST, 1 << 20, 2, Duration.ofMinutes(1)));
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    snapshot(1);
    actors.timePasses(INTERVAL);
    snapshot(3);
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);

    append(4, 100);
    replies.expectMessage(new Appended(100, 1));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);
    actors.timePasses(INTERVAL);
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(3);
  }

  @Test
  void snapshotThatReachedTheAgeIsWrittenThoughTheJournalHasHardlyGrown() {
    restart(
        new Settings.Store(
            Duration.ZERO, INTERVAL, INTERVAL.multipliedBy(3), 1 << 20, 2, Duration.ofMinutes(1)));
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    snapshot(1);
    snapshot(2);
    rests(2);
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);
    snapshot(3);
    rests(1);
    assertThat(onDisk().snapshotSeq()).isEqualTo(3);
  }

  @Test
  void snapshotThatTookLongRestsTenTimesAsLong() {
    append(1, 2);
    replies.expectMessage(new Appended(2, 1));
    tick.set(Duration.ofSeconds(3).toNanos());
    snapshot(1);
    snapshot(2);
    settle();
    actors.timePasses(LONG_REST.minusMillis(1));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);
    actors.timePasses(Duration.ofMillis(1));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(2);
  }

  @Test
  void failedSnapshotIsTriedAgain() {
    append(1, 1);
    replies.expectMessage(new Appended(1, 1));
    disk.failSyncs(1);
    snapshot(1);
    settle();
    assertThat(onDisk().snapshotSeq()).isZero();
    actors.timePasses(INTERVAL.multipliedBy(10));
    settle();
    assertThat(onDisk().snapshotSeq()).isEqualTo(1);
  }

  @Test
  void olderSnapshotNeverReplacesANewerOne() {
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    snapshot(2);
    snapshot(3);
    snapshot(1);
    actors.timePasses(INTERVAL);
    close();
    assertThat(onDisk().snapshotSeq()).isEqualTo(3);
  }

  @Test
  void closingStoreWritesWhatWaitsAndTheNewestSnapshotAndRefusesTheRest() {
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    CountDownLatch gate = disk.holdUp();
    snapshot(1);
    snapshot(3);
    append(4, 4);
    store.tell(new Close(replies.ref()));
    append(5, 5);
    store.tell(new Close(replies.ref()));
    gate.countDown();

    replies.expectMessage(new AppendFailed(5, "the store is closing"));
    replies.expectMessage(new Appended(4, 1));
    replies.expectMessage(new Closed());
    replies.expectMessage(new Closed());
    replies.expectTerminated(store);
    assertThat(onDisk().snapshotSeq()).isEqualTo(3);
    assertThat(onDisk().after()).isEqualTo(entries(4, 4));
  }

  @Test
  void snapshotPutsTheFullJournalAside() throws IOException {
    Settings.Store tiny =
        new Settings.Store(Duration.ZERO, INTERVAL, INTERVAL, 1, 2, Duration.ofMinutes(1));
    restart(tiny);
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    snapshot(3);
    close();
    assertThat(path.resolve("journal-0000000000000001.jsonl")).exists();
    assertThat(Files.exists(path.resolve("journal.jsonl"))).isFalse();
  }

  @Test
  void journalOfATeamThatNeverPausesIsPutAsideToo() {
    restart(new Settings.Store(Duration.ZERO, INTERVAL, INTERVAL, 1, 0, Duration.ofMinutes(1)));
    for (long seq = 1; seq <= 30; seq += 3) {
      append(seq, seq + 2);
      replies.expectMessage(new Appended(seq + 2, 1));
      snapshot(seq);
      settle();
      actors.timePasses(INTERVAL);
      settle();
      // The one that began with what the snapshot lacks, and the newest.
      assertThat(path).isDirectoryNotContaining("glob:**/journal-*%02d.jsonl".formatted(seq - 3));
    }
    assertThat(path.resolve("journal-0000000000000028.jsonl")).exists();
    assertThat(onDisk().snapshotSeq()).isEqualTo(28);
    assertThat(onDisk().after()).isEqualTo(entries(29, 30));
  }

  @Test
  void journalThatCannotBePutAsideGrowsOnUntilItCan() throws IOException {
    restart(new Settings.Store(Duration.ZERO, INTERVAL, INTERVAL, 1, 2, Duration.ofMinutes(1)));
    append(1, 3);
    replies.expectMessage(new Appended(3, 1));
    Path taken = Files.createFile(path.resolve("journal-0000000000000001.jsonl"));
    snapshot(2);
    settle();
    assertThat(taken).isEmptyFile();
    assertThat(onDisk().snapshotSeq()).isEqualTo(2);
    append(4, 5);
    replies.expectMessage(new Appended(5, 1));
    Files.delete(taken);
    actors.timePasses(INTERVAL);
    snapshot(4);
    settle();
    assertThat(taken).isNotEmptyFile();
    assertThat(onDisk().after()).isEqualTo(entries(5, 5));
  }

  private void restart(Settings.Store settings) {
    close();
    folder.load();
    store =
        actors.spawn(
            TeamStore.create(folder, settings, Meters.NONE, () -> nanos.getAndAdd(tick.get())));
  }

  /** So many intervals pass, each seen by the store before the next. */
  private void rests(int count) {
    for (int rest = 0; rest < count; rest++) {
      settle();
      actors.timePasses(INTERVAL);
    }
    settle();
  }

  private void append(long first, long last) {
    store.tell(new Append(entries(first, last), replies.ref()));
  }

  private void snapshot(long seq) {
    store.tell(new Snapshot(seq, state("at " + seq)));
  }

  private void close() {
    store.tell(new Close(replies.ref()));
    replies.expectMessage(new Closed());
  }

  /** Waits until all told so far is handled: a refused append is answered after all before it. */
  private void settle() {
    append(1_000, 1_000);
    replies.expectMessageClass(AppendFailed.class);
  }

  private Loaded.Intact onDisk() {
    return (Loaded.Intact) new TeamFolder(path, new Disk()).load();
  }
}
