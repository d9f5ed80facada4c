package troupe.time;

import com.ethlo.time.ITU;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Moments as JavaScript's {@code toISOString} writes them, and so the earlier plugin: RFC 3339 in
 * UTC with milliseconds, of which {@code .000} is not left out. Finer parts are cut off.
 *
 * <p>A team's files are full of them, and a formatter of the JDK's takes longer for one than the
 * JSON library for the task around it.
 */
public final class Timestamps {

  private Timestamps() {}

  /** {@code 2026-01-01T00:00:00.000Z}. */
  public static String text(Instant moment) {
    return ITU.formatUtcMilli(moment.atOffset(ZoneOffset.UTC));
  }

  /**
   * What {@link #text} wrote, or anything else of RFC 3339 with a time and an offset.
   *
   * @throws DateTimeException when it is none
   */
  public static Instant parse(String text) {
    return ITU.parseDateTime(text).toInstant();
  }

  /** For JSON: every {@link Instant} as such a text. A new one for each mapper. */
  public static Module module() {
    return new SimpleModule("timestamps")
        .addSerializer(Instant.class, new Writer())
        .addDeserializer(Instant.class, new Reader());
  }

  private static final class Writer extends StdScalarSerializer<Instant> {

    private static final long serialVersionUID = 1;

    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant moment, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(text(moment));
    }
  }

  private static final class Reader extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1;

    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getText();
      try {
        return parse(text);
      } catch (DateTimeException wrong) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, text, "%s", wrong.getMessage());
      }
    }
  }
}
