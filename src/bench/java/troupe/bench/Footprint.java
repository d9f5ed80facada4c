package troupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a daemon has of the system's.
 *
 * @param bytes of the files of all teams
 * @param files how many these are
 * @param handles files, sockets and the like that it has open
 */
record Footprint(long bytes, long files, long handles) {

  static Footprint of(DaemonUnderTest daemon) throws IOException {
    long bytes = 0;
    long files = 0;
    try (Stream<Path> all = Files.walk(daemon.place().teams())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        bytes += size(file);
        files++;
      }
    }
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + daemon.pid() + "/fd"))) {
      return new Footprint(bytes, files, handles.count());
    }
  }

  /** Journals and snapshots are renamed while they are looked at. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException renamed) {
      return 0;
    }
  }
}
