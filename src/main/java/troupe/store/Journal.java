package troupe.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file the newest events of one team are appended to. Knows how much of it is synced, and never
 * lets a good line stand behind a half-written one.
 */
final class Journal {

  /** Lines are handed to the file in pieces of about this size, in bytes. */
  private static final int PIECE = 1 << 20;

  private final Path file;
  private final Disk disk;
  private final LineBuffer lines = new LineBuffer();
  private @Nullable FileChannel channel;
  private long synced;
  private long first;

  /** Goes on with the file that {@code scan} read. */
  Journal(Path file, Disk disk, JournalScan scan) {
    this(file, disk);
    this.synced = scan.length();
    this.first = scan.first();
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
   * @throws IOException when not all of it is surely on disk; then none of it counts
   */
  void append(List<Entry> entries) throws IOException {
    FileChannel open = channel == null ? open() : channel;
    channel = open;
    try {
      write(entries, open);
      disk.sync(open);
      synced = open.position();
      first = first == 0 ? entries.get(0).seq() : first;
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

  /** Closes the file under its present name and goes on with a new one. */
  void rotate(Path segment) throws IOException {
    close();
    Files.move(file, segment, StandardCopyOption.ATOMIC_MOVE);
    synced = 0;
    first = 0;
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
    FileChannel open = FileChannel.open(file, options, Disk.PRIVATE_FILE);
    try {
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

  private Path folder() throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("a journal needs a folder");
    }
    return parent;
  }
}
