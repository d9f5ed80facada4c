package troupe.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request to be sent.
 *
 * @param path as it is sent, query and all
 * @param headers whole lines
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not always text.
record Input(String method, String path, List<String> headers, byte[] body) {

  /** Whether answers have no body, whatever their headers say. */
  boolean bodiless() {
    return method.equals("HEAD");
  }

  byte[] head() {
    String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head());
    all.writeBytes(body);
    return all.toByteArray();
  }
}
