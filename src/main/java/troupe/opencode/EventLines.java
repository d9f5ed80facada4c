package troupe.opencode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the bytes of an event stream into the data of its events, however the bytes are split. Reads
 * what OpenCode sends: lines that end in a line feed, {@code data} and comments. An event over the
 * limit is dropped and told of; the stream goes on. Not safe for more than one thread.
 */
final class EventLines {

  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final int limit;
  private final Runnable onOversized;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private boolean oversized;

  /**
   * @param limit the largest data of one event, in bytes
   * @param onOversized called once for every event that was dropped
   */
  EventLines(int limit, Runnable onOversized) {
    this.limit = limit;
    this.onOversized = onOversized;
  }

  /** The events that {@code chunk} completes. */
  List<byte[]> feed(byte[] chunk) {
    List<byte[]> events = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < chunk.length; at++) {
      if (chunk[at] == '\n') {
        endLine(chunk, start, at, events);
        start = at + 1;
      }
    }
    keep(line, chunk, start, chunk.length);
    return events;
  }

  private void endLine(byte[] chunk, int start, int end, List<byte[]> events) {
    if (line.size() == 0) {
      onLine(chunk, start, end, events);
      return;
    }
    keep(line, chunk, start, end);
    byte[] whole = line.toByteArray();
    line.reset();
    onLine(whole, 0, whole.length, events);
  }

  private void onLine(byte[] bytes, int start, int lineEnd, List<byte[]> events) {
    int end = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    if (start == end) {
      endEvent(events);
    } else if (isData(bytes, start, end)) {
      int from = start + DATA.length;
      if (data.size() > 0) {
        data.write('\n');
      }
      keep(data, bytes, from < end && bytes[from] == ' ' ? from + 1 : from, end);
    }
  }

  private void endEvent(List<byte[]> events) {
    if (oversized) {
      onOversized.run();
    } else if (data.size() > 0) {
      events.add(data.toByteArray());
    }
    oversized = false;
    data.reset();
  }

  /** Once an event is too large nothing of it is kept, so memory stays within the limit. */
  private void keep(ByteArrayOutputStream into, byte[] bytes, int start, int end) {
    if (into.size() + (long) (end - start) > limit + (long) DATA.length + 1) {
      oversized = true;
      into.reset();
    } else if (!oversized || into == line) {
      into.write(bytes, start, end - start);
    }
  }

  private static boolean isData(byte[] bytes, int start, int end) {
    return Arrays.equals(bytes, start, Math.min(end, start + DATA.length), DATA, 0, DATA.length);
  }
}
