package troupe.store;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import troupe.time.Timestamps;

/** Journal lines on their way to the file, in one array that is used again and again. */
final class LineBuffer extends ByteArrayOutputStream {

  /** An array grown beyond this for one great entry is not kept. */
  private static final int KEPT = 4 << 20;

  private static final ObjectWriter PLAIN =
      EntryFormat.JSON
          .writer()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .without(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
          .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

  private static final ObjectWriter ESCAPED = PLAIN.with(JsonWriteFeature.ESCAPE_NON_ASCII);

  /**
   * Adds the line of one entry.
   *
   * @throws IOException when the line would be longer than {@link EntryFormat#LONGEST}
   */
  void add(Entry entry) throws IOException {
    int start = count;
    try {
      encode(entry, PLAIN);
    } catch (JsonGenerationException halfCharacter) {
      // Half of a surrogate pair, as text cut at a fixed length ends in, has no UTF-8. It must not
      // make the entry one that can never be stored.
      count = start;
      encode(entry, ESCAPED);
    }
    seal(start);
    if (count - start > EntryFormat.LONGEST) {
      int length = count - start;
      count = start;
      throw new IOException("entry %d is too long: %d bytes".formatted(entry.seq(), length));
    }
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(buf, 0, count);
  }

  void clear() {
    reset();
    if (buf.length > KEPT) {
      buf = new byte[KEPT];
    }
  }

  private void encode(Entry entry, ObjectWriter writer) throws IOException {
    try (JsonGenerator json = writer.createGenerator(this)) {
      json.writeStartObject();
      json.writeNumberField("seq", entry.seq());
      json.writeStringField("at", Timestamps.text(entry.at()));
      json.writeStringField("type", entry.type());
      json.writeFieldName("data");
      json.writeTree(entry.data());
    }
  }

  private void seal(int start) {
    String checksum = EntryFormat.checksum(buf, start, count);
    writeBytes(EntryFormat.CHECKSUM);
    writeBytes(checksum.getBytes(StandardCharsets.US_ASCII));
    writeBytes(EntryFormat.END);
    write('\n');
  }
}
