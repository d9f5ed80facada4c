package troupe.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import troupe.time.Timestamps;

/**
 * The form of a journal line: {@code {"seq":1,"at":"…","type":"…","data":{…},"crc":"1a2b3c4d"}}.
 * The checksum is CRC-32C, in hex, of the line's bytes before {@code ,"crc"}.
 */
final class EntryFormat {

  /** Longest line written or read, in bytes. Far above any message; bounds what damage can cost. */
  static final int LONGEST = 64 << 20;

  static final byte[] CHECKSUM = ascii(",\"crc\":\"");
  static final byte[] END = ascii("\"}");

  private static final byte[] START = ascii("{\"seq\":");
  private static final int CHECKSUM_DIGITS = 8;
  private static final int SEAL = CHECKSUM.length + CHECKSUM_DIGITS + END.length;

  /** Most digits of a seq that cannot overflow. */
  private static final int SEQ_DIGITS = 18;

  /** What was written must be readable: no limit of the reader may be below the writer's. */
  static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  private EntryFormat() {}

  static String checksum(byte[] bytes, int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, end - start);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The seq of the line at {@code start} to {@code end}, or -1 when it begins with none. */
  static long seq(byte[] bytes, int start, int end) {
    int at = start + START.length;
    if (end < at || !Arrays.equals(bytes, start, at, START, 0, START.length)) {
      return -1;
    }
    long seq = 0;
    int first = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - first < SEQ_DIGITS) {
      seq = seq * 10 + (bytes[at++] - '0');
    }
    return at > first && at < end && bytes[at] == ',' ? seq : -1;
  }

  /**
   * Checks the line without reading all of it.
   *
   * @return its seq
   */
  static long verify(byte[] bytes, int start, int end) throws NotAnEntry {
    int seal = end - SEAL;
    int digits = seal + CHECKSUM.length;
    if (seal <= start
        || !Arrays.equals(bytes, seal, digits, CHECKSUM, 0, CHECKSUM.length)
        || !Arrays.equals(bytes, end - END.length, end, END, 0, END.length)) {
      throw new NotAnEntry("the line does not end with a checksum");
    }
    String found = new String(bytes, digits, CHECKSUM_DIGITS, StandardCharsets.ISO_8859_1);
    if (!checksum(bytes, start, seal).equals(found)) {
      throw new NotAnEntry("the checksum does not fit the line");
    }
    long seq = seq(bytes, start, end);
    if (seq < 1) {
      throw new NotAnEntry("the line does not begin with a seq");
    }
    return seq;
  }

  /** The entry of a line that {@link #verify} accepted. */
  static Entry parse(byte[] bytes, int start, int end) throws NotAnEntry {
    try {
      JsonNode line = JSON.readTree(bytes, start, end - start);
      if (!(line.get("data") instanceof ObjectNode data)) {
        throw new NotAnEntry("data is not an object");
      }
      return new Entry(
          line.path("seq").asLong(),
          Timestamps.parse(line.path("at").asText()),
          line.path("type").asText(),
          data);
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw new NotAnEntry("the line is not an entry: " + e.getMessage());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
