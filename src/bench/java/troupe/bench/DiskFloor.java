package troupe.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** What the disk costs whoever wants to be sure, without anything around it. */
final class DiskFloor implements AutoCloseable {

  /** About as long as the line of a claimed task. */
  private static final int LINE = 160;

  private final Path folder;
  private final FileChannel journal;

  DiskFloor(Path folder) throws IOException {
    this.folder = folder;
    this.journal = FileChannel.open(folder.resolve("floor.jsonl"), CREATE, WRITE);
  }

  /** Milliseconds of one append and fdatasync, on average over {@code time}. */
  double append(int lines, Duration time) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LINE * lines);
    long start = System.nanoTime();
    int times = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      journal.write(bytes.clear());
      journal.force(false);
      times++;
    }
    return (System.nanoTime() - start) / 1e6 / times;
  }

  /** Milliseconds of writing a file anew, fsync, rename, and fsync of its folder. */
  double replace(int size, Duration time) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    Path temporary = folder.resolve("floor.tmp");
    long start = System.nanoTime();
    int times = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      try (FileChannel file = FileChannel.open(temporary, CREATE, WRITE)) {
        file.write(bytes.clear());
        file.force(true);
      }
      Files.move(temporary, folder.resolve("floor.json"), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(folder, READ)) {
        directory.force(true);
      }
      times++;
    }
    return (System.nanoTime() - start) / 1e6 / times;
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
