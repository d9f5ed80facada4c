package troupe.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one journal says, read once at start. Decides what of it is the trace of a crash and what is
 * damage.
 *
 * <p>Only what was never acknowledged may be cut off. A sync covers whole lines, so a crash leaves
 * behind an unsynced tail of which any part may be missing: the last line without its newline, or
 * blocks that were never written and read as bytes 0, which no written line contains. Cut with a
 * warning is therefore the last line when it has no newline, and everything from a line with a byte
 * 0 on when no good line follows. All else is damage, also a complete last line whose checksum does
 * not fit: it may have been acknowledged. A journal that was put aside had been synced to its end,
 * so nothing of it may be cut off.
 */
final class JournalScan {

  private final Path file;
  private final long covered;
  private final boolean putAside;
  private final List<Entry> after = new ArrayList<>();
  private Optional<String> warning = Optional.empty();
  private Optional<Loaded.Stretch> stretch = Optional.empty();
  private long first;
  private long last;
  private long length;

  private JournalScan(Path file, long covered, boolean putAside) {
    this.file = file;
    this.covered = covered;
    this.putAside = putAside;
  }

  /**
   * Reads the newest journal, whose entries up to {@code covered} are in the snapshot. Changes
   * nothing. What its first entry has to follow on is for others to say.
   *
   * @throws Damage when an entry is missing between two of those that are not covered, or the file
   *     or a part of it cannot be read
   */
  static JournalScan of(Path file, long covered) throws Damage {
    JournalScan scan = new JournalScan(file, covered, false);
    scan.read();
    return scan;
  }

  /** The same for a journal that was put aside, which has to be whole. */
  static JournalScan of(Segments.Segment segment, long covered) throws Damage {
    JournalScan scan = new JournalScan(segment.file(), covered, true);
    scan.read();
    if (scan.first == 0) {
      throw new Damage(segment.file(), 0, "the file is empty");
    }
    scan.follow(scan.first, segment.first() - 1, 1);
    return scan;
  }

  /** The entries that are not in the snapshot. */
  List<Entry> after() {
    return after;
  }

  /** Where these stand; empty when there are none. */
  Optional<Loaded.Stretch> stretch() {
    return stretch;
  }

  /** What is to be cut off, for people; empty when nothing is. */
  Optional<String> warning() {
    return warning;
  }

  /** The first seq in the file, 0 when it has none. */
  long first() {
    return first;
  }

  /** The last seq in the file, 0 when it has none. */
  long last() {
    return last;
  }

  /** How much of the file is good, in bytes. */
  long length() {
    return length;
  }

  private void read() throws Damage {
    try (LineReader lines = LineReader.open(file)) {
      read(lines);
    } catch (IOException e) {
      throw new Damage(file, 0, "cannot be read: " + Disk.reason(e));
    }
  }

  private void read(LineReader lines) throws IOException, Damage {
    while (lines.next()) {
      try {
        if (!lines.complete()) {
          cut(lines.number(), lines.nextOffset());
          return;
        }
        accept(lines);
      } catch (NotAnEntry bad) {
        if (!lines.unwritten()) {
          throw new Damage(file, lines.number(), String.valueOf(bad.getMessage()));
        }
        cutUnwritten(lines);
      }
    }
  }

  private void accept(LineReader lines) throws NotAnEntry, Damage {
    long seq = lines.verify();
    if (seq > covered) {
      if (first != 0) {
        follow(seq, Math.max(last, covered), lines.number());
      }
      if (after.isEmpty()) {
        stretch = Optional.of(new Loaded.Stretch(seq, new Loaded.Place(file, lines.number())));
      }
      after.add(lines.parse());
    } else if (seq <= last) {
      // What the snapshot covers is no longer the truth, so there only the order has to hold.
      throw new Damage(file, lines.number(), "seq %d stands after %d".formatted(seq, last));
    }
    first = first == 0 ? seq : first;
    last = seq;
    length = lines.nextOffset();
  }

  private void follow(long seq, long before, int line) throws Damage {
    if (seq != before + 1) {
      throw new Damage(file, line, "seq %d stands where %d should".formatted(seq, before + 1));
    }
  }

  private void cutUnwritten(LineReader lines) throws IOException, Damage {
    int line = lines.number();
    long end = lines.nextOffset();
    while (lines.next()) {
      end = lines.nextOffset();
      if (lines.complete() && good(lines)) {
        throw new Damage(file, line, "bytes 0 before good entries");
      }
    }
    cut(line, end);
  }

  private static boolean good(LineReader lines) {
    try {
      return lines.verify() > 0;
    } catch (NotAnEntry bad) {
      return false;
    }
  }

  private void cut(int line, long end) throws Damage {
    if (putAside) {
      throw new Damage(file, line, "half written, in a file that was whole when it was put aside");
    }
    warning =
        Optional.of(
            "%s: line %d was half written when the daemon ended; cut off %d bytes"
                .formatted(file, line, end - length));
  }
}
