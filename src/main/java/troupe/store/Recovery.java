package troupe.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a team's journals say, at start, of the time since its snapshot. Changes nothing.
 *
 * <p>Under load a journal is put aside before the snapshot covers all of it. Where the newest one
 * begins later than the snapshot ends, or has no entry yet, those put aside are read too, from the
 * one with the first entry that is not covered. One that the snapshot covers whole is not read, so
 * damage there harms nobody.
 */
final class Recovery {

  private final Path journal;
  private final Segments segments;
  private final long covered;
  private final List<Entry> after = new ArrayList<>();
  private final List<Loaded.Stretch> stretches = new ArrayList<>();
  private Optional<JournalScan> newest = Optional.empty();
  private boolean reachesBack;
  private long last;

  private Recovery(Path journal, Segments segments, long covered) {
    this.journal = journal;
    this.segments = segments;
    this.covered = covered;
    this.last = covered;
  }

  /**
   * Reads what is needed.
   *
   * @param journal the newest one, there or not
   * @param covered the last event in the snapshot
   * @throws Damage when an entry since the snapshot is missing, or a file that may hold one cannot
   *     be trusted
   */
  static Recovery of(Path journal, Segments segments, long covered) throws IOException, Damage {
    Recovery recovery = new Recovery(journal, segments, covered);
    recovery.read();
    return recovery;
  }

  /** The newest journal, when there is one. */
  Optional<JournalScan> newest() {
    return newest;
  }

  /** The entries that are not in the snapshot. */
  List<Entry> after() {
    return after;
  }

  /** Where these stand. */
  List<Loaded.Stretch> stretches() {
    return stretches;
  }

  /** Whether some of these stand in a journal that was put aside. */
  boolean reachesBack() {
    return reachesBack;
  }

  /** The last event, in the journals or in the snapshot. */
  long last() {
    return last;
  }

  private void read() throws IOException, Damage {
    if (Files.exists(journal)) {
      newest = Optional.of(JournalScan.of(journal, covered));
    }
    for (Segments.Segment segment : uncovered(newest.map(JournalScan::first).orElse(0L))) {
      add(JournalScan.of(segment, covered));
      reachesBack = true;
    }
    if (newest.isPresent()) {
      add(newest.get());
    }
  }

  /**
   * The journals put aside that may hold entries which the snapshot does not cover.
   *
   * @param first the first seq in the newest journal, 0 when it has none
   */
  private List<Segments.Segment> uncovered(long first) throws IOException {
    if (first > 0 && first <= covered + 1) {
      return List.of();
    }
    List<Segments.Segment> all = segments.all();
    if (all.isEmpty() || (first == 0 && isCovered(all.get(all.size() - 1)))) {
      return List.of();
    }
    int oldest = all.size() - 1;
    while (oldest > 0 && all.get(oldest).first() > covered + 1) {
      oldest--;
    }
    return all.subList(oldest, all.size());
  }

  /** Its last line tells, whatever became of the others: seqs only grow in a file. */
  private boolean isCovered(Segments.Segment newestAside) {
    return LastLine.seq(newestAside.file()).orElse(Long.MAX_VALUE) <= covered;
  }

  private void add(JournalScan scan) throws Damage {
    if (scan.stretch().isPresent()) {
      join(scan.stretch().get());
      stretches.add(scan.stretch().get());
      after.addAll(scan.after());
      last = scan.last();
    }
  }

  private void join(Loaded.Stretch next) throws Damage {
    long expected = last + 1;
    if (next.firstSeq() == expected) {
      return;
    }
    String missing =
        next.firstSeq() > expected
            ? "; events %d to %d stand in no file".formatted(expected, next.firstSeq() - 1)
            : "";
    throw new Damage(
        next.first().file(),
        next.first().line(),
        "seq %d stands where %d should%s".formatted(next.firstSeq(), expected, missing));
  }
}
