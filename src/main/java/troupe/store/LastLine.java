package troupe.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The end of a journal, for which no other line needs to be good, or read. */
final class LastLine {

  /** Where it is looked for first, in bytes from the end; then in so many times that. */
  private static final long TAIL = 64 << 10;

  private static final int WIDER = 8;

  private LastLine() {}

  /**
   * Its seq.
   *
   * @return empty when the line is not whole and good, or cannot be read
   */
  static OptionalLong seq(Path file) {
    try {
      long size = Files.size(file);
      long offset = size;
      OptionalLong found = OptionalLong.empty();
      for (long tail = TAIL; found.isEmpty() && offset > 0; tail *= WIDER) {
        offset = Math.max(0, size - tail);
        found = seq(file, offset);
      }
      return found;
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }

  /** Begins in the midst of a line, which is then not good: that matters if it is the last. */
  private static OptionalLong seq(Path file, long offset) throws IOException {
    OptionalLong last = OptionalLong.empty();
    try (LineReader lines = LineReader.open(file, offset)) {
      while (lines.next()) {
        last = lines.complete() ? seq(lines) : OptionalLong.empty();
      }
    }
    return last;
  }

  private static OptionalLong seq(LineReader lines) {
    try {
      return OptionalLong.of(lines.verify());
    } catch (NotAnEntry bad) {
      return OptionalLong.empty();
    }
  }
}
