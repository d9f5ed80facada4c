package troupe.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file the newest events of one team are appended to. Knows how much of it is synced, never
 * lets a good line stand behind a half-written one, and never counts what went into a file that is
 * no longer the one at its path.
 */
final class Journal {

  /** Lines are handed to the file in pieces of about this size, in bytes. */
  private static final int PIECE = 1 << 20;

  /** What people can do when the file is not theirs to remove and yet gone. */
  private static final String WAY_ON =
      "put it back, or restart the daemon to go on with what is there";

  private final Path file;
  private final Disk disk;
  private final LineBuffer lines = new LineBuffer();
  private @Nullable FileChannel channel;
  private long synced;
  private long first;
  private long last;

  /** Which file holds what is synced: a removed file takes every write and keeps nothing. */
  private @Nullable Object identity;

  /** Goes on with the file that {@code scan} read. */
  Journal(Path file, Disk disk, JournalScan scan) throws IOException {
    this(file, disk);
    this.synced = scan.length();
    this.first = scan.first();
    this.last = scan.last();
    this.identity = identity();
  }

  /** Goes on with a file that is not there yet. */
  Journal(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** Bytes of whole, synced lines. */
  long size() {
    return synced;
  }

  /** The first seq in the file, 0 while it is empty. */
  long first() {
    return first;
  }

  /**
   * Writes all entries and syncs once.
   *
   * @throws IOException when not all of it is surely on disk, in the file at the path; then none of
   *     it counts
   */
  void append(List<Entry> entries) throws IOException {
    FileChannel open = channel == null ? open() : channel;
    channel = open;
    try {
      write(entries, open);
      disk.sync(open);
      checkInPlace();
      synced = open.position();
      first = first == 0 ? entries.get(0).seq() : first;
      last = entries.get(entries.size() - 1).seq();
    } catch (IOException | RuntimeException e) {
      withdraw(open, e);
      throw e;
    } finally {
      lines.clear();
    }
  }

  /** Cuts off what is not synced. */
  void cut() throws IOException {
    channel = open();
  }

  /**
   * Puts the file aside under another name, with what is synced and nothing else, and goes on with
   * a new one.
   *
   * @throws IOException when that cannot be, also because another file stands in its place; then it
   *     is gone on with as it is
   */
  void rotate(Path segment) throws IOException {
    close();
    cut();
    close();
    Files.move(file, segment, StandardCopyOption.ATOMIC_MOVE);
    synced = 0;
    first = 0;
    last = 0;
    identity = null;
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private void write(List<Entry> entries, FileChannel open) throws IOException {
    for (Entry entry : entries) {
      lines.add(entry);
      if (lines.size() >= PIECE) {
        disk.write(open, lines.bytes());
        lines.clear();
      }
    }
    disk.write(open, lines.bytes());
  }

  private FileChannel open() throws IOException {
    // A file that held acknowledged entries and is gone must not be silently begun anew.
    Set<? extends OpenOption> options = synced == 0 ? EnumSet.of(CREATE, WRITE) : EnumSet.of(WRITE);
    if (synced > 0 && Files.notExists(file)) {
      throw removed();
    }
    FileChannel open = FileChannel.open(file, options, Disk.PRIVATE_FILE);
    try {
      identify();
      if (open.size() < synced) {
        throw new IOException(
            "the file lost its end: %d bytes, not %d".formatted(open.size(), synced));
      }
      if (open.size() > synced) {
        open.truncate(synced);
        disk.sync(open);
      }
      open.position(synced);
      disk.syncFolder(folder());
      return open;
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  /**
   * Takes back what was written. Where even that fails, the next append does it, when it opens the
   * file again; a fresh open is also the only way on after a failed sync, which drops what it could
   * not write and reports success the next time.
   */
  private void withdraw(FileChannel open, Exception cause) {
    try (open) {
      channel = null;
      open.truncate(synced);
      disk.sync(open);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Learns which file is open; one that took the place of another has to be its copy. */
  private void identify() throws IOException {
    Object found = identity();
    if (synced > 0 && !Objects.equals(found, identity)) {
      checkCopy();
    }
    identity = found;
  }

  private void checkCopy() throws IOException {
    try {
      JournalScan scan = JournalScan.of(file, first - 1);
      if (scan.length() == synced && scan.first() == first && scan.last() == last) {
        return;
      }
      throw new IOException(
          "another file stands in its place, with events %d to %d instead of %d to %d; %s"
              .formatted(scan.first(), scan.last(), first, last, WAY_ON));
    } catch (Damage damage) {
      throw new IOException(
          "another file stands in its place: %s; %s".formatted(damage.getMessage(), WAY_ON));
    }
  }

  private void checkInPlace() throws IOException {
    boolean inPlace;
    try {
      inPlace = Objects.equals(identity(), identity);
    } catch (NoSuchFileException gone) {
      throw removed();
    }
    if (!inPlace) {
      throw new IOException("the file was replaced while the daemon ran");
    }
  }

  private static IOException removed() {
    return new IOException("the file was removed while the daemon ran; " + WAY_ON);
  }

  private @Nullable Object identity() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private Path folder() throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("a journal needs a folder");
    }
    return parent;
  }
}
