package troupe.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One reading of a team's past, oldest entry first, from the put-aside journals and the newest. */
final class History {

  private final long until;
  private final int limit;
  private final long maxBytes;
  private final List<Entry> entries = new ArrayList<>();
  private long next;
  private long bytes;

  /** Whether the next entry there is does not follow on those read. */
  private boolean hole;

  /**
   * A reading of at most {@code limit} entries with {@code from <= seq <= until}.
   *
   * @param until nothing above is certain to stay
   * @param maxBytes no entry is added once those read are so long
   */
  History(long from, long until, int limit, long maxBytes) {
    this.next = from;
    this.until = until;
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  List<Entry> read(Path journal, Segments segments) throws IOException {
    // The journal is opened first: if it is put aside meanwhile, its entries come up twice and are
    // taken once. The other way round they could be missed.
    if (!Files.exists(journal)) {
      readAll(segments.all());
      return entries;
    }
    try (LineReader newest = LineReader.open(journal)) {
      readAll(segments.all());
      readLines(journal, newest);
    } catch (NoSuchFileException rotated) {
      readAll(segments.all());
    }
    return entries;
  }

  private void readAll(List<Segments.Segment> segments) throws IOException {
    for (int at = 0; at < segments.size(); at++) {
      boolean passed = at + 1 < segments.size() && segments.get(at + 1).first() <= next;
      if (!passed) {
        readSegment(segments.get(at).file());
      }
    }
  }

  private void readSegment(Path segment) throws IOException {
    try (LineReader lines = LineReader.open(segment)) {
      readLines(segment, lines);
    } catch (NoSuchFileException tooOld) {
      // Deleted since it was listed: its entries are no longer kept.
    }
  }

  private void readLines(Path file, LineReader lines) throws IOException {
    while (!hole && hasRoom() && lines.next() && lines.complete() && lines.seq() <= until) {
      if (lines.seq() >= next || lines.seq() < 0) {
        take(file, lines);
      }
    }
  }

  private boolean hasRoom() {
    return entries.size() < limit && bytes < maxBytes;
  }

  private void take(Path file, LineReader lines) throws IOException {
    try {
      lines.verify();
      Entry entry = lines.parse();
      // Files may be deleted between two that were read. Who goes on from here learns of it then.
      hole = !entries.isEmpty() && entry.seq() != next;
      if (!hole) {
        entries.add(entry);
        next = entry.seq() + 1;
        bytes += lines.nextOffset() - lines.offset();
      }
    } catch (NotAnEntry bad) {
      throw new IOException("%s: line %d: %s".formatted(file, lines.number(), bad.getMessage()));
    }
  }
}
