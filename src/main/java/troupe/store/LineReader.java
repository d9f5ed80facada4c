package troupe.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Goes through a journal file line by line, without copying the lines. */
final class LineReader implements Closeable {

  /** Most bytes read at once, as long as no line is longer. */
  private static final int FIRST_SIZE = 256 << 10;

  private final InputStream file;
  private byte[] buffer;
  private int filled;
  private int start;
  private int end;
  private int following;
  private long offset;
  private int number;

  private LineReader(InputStream file, int size) {
    this.file = file;
    this.buffer = new byte[size];
  }

  static LineReader open(Path file) throws IOException {
    return open(file, 0);
  }

  /**
   * The same from within the file.
   *
   * @param offset in bytes, not beyond the end; numbers and offsets of lines count from there
   */
  static LineReader open(Path file, long offset) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      bytes.skipNBytes(offset);
      // One more than there is shows where the file ends.
      long left = Files.size(file) - offset + 1;
      return new LineReader(bytes, (int) Math.min(left, FIRST_SIZE));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Moves to the next line.
   *
   * @return false at the end of the file
   * @throws IOException also when a line is longer than {@link EntryFormat#LONGEST}
   */
  boolean next() throws IOException {
    offset += following - start;
    start = following;
    int searched = 0;
    do {
      end = newline(start + searched);
      if (end >= 0) {
        following = end + 1;
        number++;
        return true;
      }
      searched = filled - start;
    } while (fill());
    end = filled;
    following = filled;
    number++;
    return end > start;
  }

  /** Whether the line ends with a newline; only the last one may not. */
  boolean complete() {
    return following > end;
  }

  /** Whether the line contains what no written line does: a byte 0, from a block never written. */
  boolean unwritten() {
    for (int at = start; at < end; at++) {
      if (buffer[at] == 0) {
        return true;
      }
    }
    return false;
  }

  long verify() throws NotAnEntry {
    return EntryFormat.verify(buffer, start, end);
  }

  Entry parse() throws NotAnEntry {
    return EntryFormat.parse(buffer, start, end);
  }

  /** The seq the line begins with, not verified; -1 when there is none. */
  long seq() {
    return EntryFormat.seq(buffer, start, end);
  }

  /** The line's number, from 1. */
  int number() {
    return number;
  }

  /** Where in the file the line begins, in bytes. */
  long offset() {
    return offset;
  }

  /** Where in the file the next line begins, in bytes. */
  long nextOffset() {
    return offset + following - start;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private int newline(int from) {
    for (int at = from; at < filled; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled > EntryFormat.LONGEST) {
      throw new IOException("line %d is too long to be an entry".formatted(number + 1));
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = file.read(buffer, filled, buffer.length - filled);
    filled += Math.max(read, 0);
    return read > 0;
  }
}
