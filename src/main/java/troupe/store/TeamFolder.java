package troupe.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.settings.Settings;

/**
 * The files of one team: a snapshot, the journal of the events since, and older journals put aside.
 *
 * <p>All calls block. One writer at a time, by contract: {@link #load} first, then {@link #append}
 * and {@link #snapshot}, in this process only, which the lock of {@link TeamsFolder} sees to. Only
 * {@link #history} may be called from any thread at any time.
 */
public final class TeamFolder {

  private static final String JOURNAL = "journal.jsonl";

  private final Path folder;
  private final Disk disk;
  private final SnapshotFile snapshots;
  private final Segments segments;
  private @Nullable Journal journal;
  private long snapshotSeq;

  /** Bytes of the snapshot, and of what was appended to the journal since. */
  private long snapshotSize;

  private long appended;

  /** Whether the folder is ours to make: only until it is there for the first time. */
  private boolean unmade;

  /** The last synced event; read by {@link #history} from other threads. */
  private volatile long lastSeq = Long.MAX_VALUE;

  TeamFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
    this.snapshots = new SnapshotFile(folder, disk);
    this.segments = new Segments(folder);
  }

  /**
   * Reads what there is and makes ready for writing. Cuts off a tail that a crash left half
   * written; {@link JournalScan} says what counts as one. Files that cannot be read count as
   * damaged. May be called again, also after {@link #close}.
   */
  public Loaded load() {
    try {
      close();
      return read();
    } catch (Damage damage) {
      return damage.found();
    } catch (IOException e) {
      return new Loaded.Damaged(folder, 0, Disk.reason(e));
    }
  }

  /**
   * Writes entries and syncs once. On the first use of a new team the folder is made; one that was
   * there and is gone is not, for that would begin the team anew without its past.
   *
   * @param entries not empty, following on the last one without a gap
   * @throws IOException naming the file and what happened; then none of the entries is on disk, and
   *     the next call tries afresh. Where the disk would not even let them be cut off again, they
   *     may reappear after a crash.
   * @throws IllegalStateException when the folder was not loaded, or is damaged
   */
  public void append(List<Entry> entries) throws IOException {
    Journal open = loaded();
    if (entries.isEmpty() || entries.get(0).seq() != lastSeq + 1) {
      throw new IllegalArgumentException("entries do not follow on seq " + lastSeq);
    }
    try {
      makeFolder();
      long before = open.size();
      open.append(entries);
      appended += open.size() - before;
    } catch (IOException e) {
      throw Disk.named(journalFile(), e);
    }
    lastSeq = entries.get(entries.size() - 1).seq();
  }

  /**
   * Replaces the snapshot.
   *
   * @param state its fields, beside which {@code schemaVersion} and {@code seq} are put
   * @param seq the last event in {@code state}: on disk, and not before that of the last snapshot
   * @throws IOException naming the file and what happened; then the old snapshot still stands
   * @throws IllegalStateException when the folder was not loaded, or is damaged
   */
  public void snapshot(StateWriter state, long seq) throws IOException {
    loaded();
    if (seq < snapshotSeq || seq > lastSeq) {
      throw new IllegalArgumentException(
          "seq %d is not within %d to %d".formatted(seq, snapshotSeq, lastSeq));
    }
    try {
      makeFolder();
      snapshotSize = snapshots.write(state, seq);
    } catch (IOException e) {
      throw Disk.named(snapshots.file(), e);
    }
    snapshotSeq = seq;
    appended = 0;
  }

  /** Whether the journal has grown by as much as the last snapshot has bytes, or there is none. */
  boolean isSnapshotWorthwhile() {
    return appended >= snapshotSize;
  }

  /**
   * Reads the past, oldest first, as far as it is kept. Shows only what is synced, if this folder
   * was loaded.
   *
   * @param fromSeq the first entry wanted; where it is no longer kept, the oldest that is
   * @param limit the most entries to return
   * @throws IOException also when a line on the way is damaged
   */
  public List<Entry> history(long fromSeq, int limit) throws IOException {
    return history(fromSeq, limit, Long.MAX_VALUE);
  }

  /**
   * The same, at most so much at once.
   *
   * @param maxBytes where their lines are longer than this together, the last ones are left out;
   *     there is always one
   */
  public List<Entry> history(long fromSeq, int limit, long maxBytes) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    return new History(fromSeq, lastSeq, limit, maxBytes).read(journalFile(), segments);
  }

  /** Where the newest events stand, or will. */
  public Path journalFile() {
    return folder.resolve(JOURNAL);
  }

  /** Where the newest snapshot stands, or will. */
  public Path snapshotFile() {
    return snapshots.file();
  }

  /** Closes the files; {@link #load} opens them again. Everything acknowledged is on disk. */
  public void close() throws IOException {
    Journal open = journal;
    journal = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * Puts the journal aside if it is over the size, and deletes old ones. Only after a snapshot,
   * which need not cover all of it: under load none ever does. What it does not cover is read at
   * the next start wherever it stands, so a crash at any point does no harm.
   *
   * @throws IOException naming the file and what happened; nothing is lost then, and appends go on
   */
  void rotate(Settings.Store settings) throws IOException {
    Journal open = loaded();
    if (open.size() <= settings.segmentSize()) {
      return;
    }
    try {
      open.rotate(segments.next(open.first()));
      disk.syncFolder(folder);
      segments.trim(settings.segments(), snapshotSeq, lastSeq);
    } catch (IOException e) {
      throw Disk.named(journalFile(), e);
    }
  }

  /** The last event on disk, 0 when there is none. Only after {@link #load}. */
  long lastSeq() {
    return lastSeq;
  }

  long snapshotSeq() {
    return snapshotSeq;
  }

  private Loaded read() throws IOException, Damage {
    boolean hasSnapshot = Files.exists(snapshots.file());
    boolean hasJournal = Files.exists(journalFile());
    if (!hasSnapshot && !hasJournal) {
      return absent();
    }
    Optional<SnapshotFile.Content> content =
        hasSnapshot ? Optional.of(snapshots.read()) : Optional.empty();
    long covered = content.map(SnapshotFile.Content::seq).orElse(0L);
    Recovery found = Recovery.of(journalFile(), segments, covered);
    if (!hasSnapshot && found.reachesBack()) {
      throw snapshotMissing();
    }
    ready(open(found.newest()), covered, found.last());
    return new Loaded.Intact(
        content.map(SnapshotFile.Content::state),
        covered,
        found.after(),
        found.stretches(),
        found.newest().flatMap(JournalScan::warning).stream().toList());
  }

  private Journal open(Optional<JournalScan> scan) throws IOException {
    if (scan.isEmpty()) {
      return new Journal(journalFile(), disk);
    }
    Journal open = new Journal(journalFile(), disk, scan.get());
    if (scan.get().warning().isPresent()) {
      open.cut();
    }
    return open;
  }

  private Loaded absent() throws IOException, Damage {
    if (Files.exists(folder) && !segments.all().isEmpty()) {
      throw snapshotMissing();
    }
    ready(new Journal(journalFile(), disk), 0, 0);
    unmade = true;
    return new Loaded.Absent();
  }

  /** Nothing is put aside before there is a snapshot, so one was there. */
  private Damage snapshotMissing() {
    return new Damage(snapshots.file(), 0, "the file is missing, but there is a history");
  }

  private void ready(Journal open, long covered, long last) throws IOException {
    snapshots.tidy();
    unmade = false;
    snapshotSeq = covered;
    snapshotSize = snapshots.size();
    appended = 0;
    lastSeq = last;
    journal = open;
  }

  private void makeFolder() throws IOException {
    if (unmade && !Files.isDirectory(folder)) {
      Files.createDirectory(folder, Disk.PRIVATE_FOLDER);
      disk.syncFolder(parent());
    }
    unmade = false;
  }

  private Path parent() throws IOException {
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IOException("a team's folder needs a parent");
    }
    return parent;
  }

  private Journal loaded() {
    Journal open = journal;
    if (open == null) {
      throw new IllegalStateException("the folder is not loaded: " + folder);
    }
    return open;
  }
}
