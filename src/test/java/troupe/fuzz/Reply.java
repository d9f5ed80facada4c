package troupe.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One answer as it came over the wire.
 *
 * @param status 0 when the connection was closed without an answer
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not always text.
record Reply(int status, Map<String, String> headers, byte[] body) {

  static final Reply NONE = new Reply(0, Map.of(), new byte[0]);

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String mediaType() {
    return header("Content-Type").replaceFirst(";.*", "").strip();
  }

  boolean isStream() {
    return mediaType().equals("text/event-stream");
  }

  /** Whether the next answer can come over the same connection. */
  boolean goesOn() {
    return status > 0
        && !isStream()
        && !header("Connection").toLowerCase(Locale.ROOT).equals("close");
  }

  static int status(List<String> head) {
    String line = head.isEmpty() ? "" : head.get(0);
    if (!line.matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new AssertionError("no status line: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }
}
