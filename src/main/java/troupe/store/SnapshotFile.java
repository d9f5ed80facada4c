package troupe.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * A team's {@code config.json}: its state up to one event. The earlier plugin reads the same file
 * and may have written it; then it has neither {@code schemaVersion} nor {@code seq}.
 */
final class SnapshotFile {

  static final String NAME = "config.json";

  private static final String TEMPORARY = "config.json.tmp";
  private static final String SCHEMA_VERSION = "schemaVersion";
  private static final String SEQ = "seq";

  /** The version written. A file with a higher one is from a newer Troupe and not understood. */
  private static final int SCHEMA = 1;

  private static final ObjectReader READER =
      EntryFormat.JSON
          .readerFor(JsonNode.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectWriter WRITER = EntryFormat.JSON.writerWithDefaultPrettyPrinter();

  private final Path folder;
  private final Path file;
  private final Disk disk;

  SnapshotFile(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.disk = disk;
  }

  /**
   * A snapshot that was read.
   *
   * @param seq the last event in it
   */
  record Content(ObjectNode state, long seq) {}

  Path file() {
    return file;
  }

  Content read() throws Damage {
    if (!(tree() instanceof ObjectNode state)) {
      throw new Damage(file, 0, "the file is empty or not a JSON object");
    }
    return new Content(state, seq(state));
  }

  /** Bytes of the file, 0 when there is none. */
  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Replaces the file as a whole: after a crash there is either the old one or the new one.
   *
   * @return its size in bytes
   */
  long write(StateWriter state, long seq) throws IOException {
    byte[] encoded = encode(state, seq);
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    Path temporary = folder.resolve(TEMPORARY);
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), Disk.PRIVATE_FILE)) {
      disk.write(channel, bytes);
      disk.sync(channel);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // Only a failure leaves it, and a full disk needs the room.
      Files.deleteIfExists(temporary);
    }
    disk.syncFolder(folder);
    return encoded.length;
  }

  /** Removes what a crash in the middle of {@link #write} left behind. */
  void tidy() throws IOException {
    Files.deleteIfExists(folder.resolve(TEMPORARY));
  }

  private JsonNode tree() throws Damage {
    try {
      return READER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      int line = at == null ? 0 : at.getLineNr();
      int column = at == null ? 0 : at.getColumnNr();
      // Of what follows the whole document the library speaks in names of classes.
      String said =
          e instanceof JsonMappingException ? "something follows the end" : e.getOriginalMessage();
      throw new Damage(file, line, "line %d, column %d: %s".formatted(line, column, said));
    } catch (IOException e) {
      throw new Damage(file, 0, "cannot be read: " + Disk.reason(e));
    }
  }

  private long seq(ObjectNode state) throws Damage {
    JsonNode version = state.path(SCHEMA_VERSION);
    JsonNode seq = state.path(SEQ);
    if (version.isMissingNode() && seq.isMissingNode()) {
      return 0;
    }
    if (!version.isIntegralNumber() || version.asLong() < 1) {
      throw new Damage(file, 0, "schemaVersion is not a number from 1: " + version);
    }
    if (version.asLong() > SCHEMA) {
      throw new Damage(
          file, 0, "written by a newer Troupe: schemaVersion " + version + " is above " + SCHEMA);
    }
    if (!seq.canConvertToLong() || !seq.isIntegralNumber() || seq.asLong() < 0) {
      throw new Damage(file, 0, "seq is not a number from 0: " + seq);
    }
    return seq.asLong();
  }

  private static byte[] encode(StateWriter state, long seq) throws IOException {
    try {
      return encode(state, seq, WRITER);
    } catch (JsonProcessingException halfCharacter) {
      // As in LineBuffer: half of a surrogate pair has no UTF-8.
      return encode(state, seq, WRITER.with(JsonWriteFeature.ESCAPE_NON_ASCII));
    }
  }

  private static byte[] encode(StateWriter state, long seq, ObjectWriter writer)
      throws IOException {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator json = writer.createGenerator(bytes)) {
      json.writeStartObject();
      state.write(json);
      json.writeNumberField(SCHEMA_VERSION, SCHEMA);
      json.writeNumberField(SEQ, seq);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
