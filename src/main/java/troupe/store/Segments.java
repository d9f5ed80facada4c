package troupe.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The journals of one team that were closed and put aside, whole and synced: {@code journal-<first
 * seq>.jsonl}. The newest of them may hold what the snapshot does not cover yet.
 */
final class Segments {

  private static final Pattern NAME = Pattern.compile("journal-(\\d{16})\\.jsonl");

  private final Path folder;

  Segments(Path folder) {
    this.folder = folder;
  }

  /**
   * One of them.
   *
   * @param first its first seq
   */
  record Segment(Path file, long first) {}

  /** Those that are there, oldest first. */
  List<Segment> all() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Segments::named).sorted().map(Segments::segment).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The name for a journal that begins with {@code first}; never one that is taken. */
  Path next(long first) throws IOException {
    Path file = folder.resolve("journal-%016d.jsonl".formatted(first));
    if (Files.exists(file)) {
      throw new IOException("%s is there already".formatted(file.getFileName()));
    }
    return file;
  }

  /**
   * Deletes all but the newest {@code kept}, and none that a start still needs.
   *
   * @param covered the last event in the snapshot, which is on disk
   * @param last the last event in the newest of them
   */
  void trim(int kept, long covered, long last) throws IOException {
    List<Segment> all = all();
    for (int at = 0; at < all.size() - kept; at++) {
      long end = at + 1 < all.size() ? all.get(at + 1).first() - 1 : last;
      if (end <= covered) {
        Files.deleteIfExists(all.get(at).file());
      }
    }
  }

  private static boolean named(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  private static Segment segment(Path file) {
    String name = file.getFileName().toString();
    int digits = name.indexOf('-') + 1;
    return new Segment(file, Long.parseLong(name, digits, name.indexOf('.'), 10));
  }
}
