package troupe.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as they come, each when it is whole. Reading waits for the daemon; closing
 * ends that.
 */
public final class EventFrames implements AutoCloseable {

  private final InputStream body;
  private final BufferedReader lines;
  private @Nullable String place;

  EventFrames(InputStream body, @Nullable String place) {
    this.body = body;
    lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.place = place;
  }

  /**
   * The data of the next event.
   *
   * @return {@code null} when the stream has ended
   * @throws IOException when the connection is cut
   */
  public @Nullable String next() throws IOException {
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !data.isEmpty()) {
        return data.toString();
      }
      if (line.startsWith("id:")) {
        place = value(line, "id:");
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line, "data:"));
      }
    }
    return null;
  }

  /** The id to come back with; {@code null} while none was told. */
  public @Nullable String place() {
    return place;
  }

  private static String value(String line, String field) {
    String value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /** From any thread: whoever waits for the next event gets an error. */
  public void cut() {
    try {
      body.close();
    } catch (IOException e) {
      // It is cut already.
    }
  }

  @Override
  public void close() {
    cut();
  }
}
