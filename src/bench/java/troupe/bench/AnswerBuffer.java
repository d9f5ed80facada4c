package troupe.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one answer with a {@code Content-Length} as they come in. */
final class AnswerBuffer {

  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS = "HTTP/1.1 ".length();

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 13);

  /** Where the body begins; 0 as long as the headers are not complete. */
  private int body;

  private int end;

  /**
   * Takes what there is.
   *
   * @return whether the answer is complete
   */
  boolean read(SocketChannel channel) throws IOException {
    if (!bytes.hasRemaining()) {
      bytes = ByteBuffer.allocate(bytes.capacity() * 4).put(bytes.flip());
    }
    int before = bytes.position();
    if (channel.read(bytes) < 0) {
      throw new EOFException("the server closed the connection");
    }
    if (body == 0) {
      findBody(Math.max(0, before - 3));
    }
    return body > 0 && bytes.position() >= end;
  }

  int status() {
    return (digit(STATUS) * 10 + digit(STATUS + 1)) * 10 + digit(STATUS + 2);
  }

  String body() {
    return new String(bytes.array(), body, end - body, StandardCharsets.UTF_8);
  }

  void clear() {
    bytes.clear();
    body = 0;
    end = 0;
  }

  private void findBody(int from) throws IOException {
    byte[] all = bytes.array();
    for (int at = from; at + 4 <= bytes.position(); at++) {
      if (all[at] == '\r' && all[at + 1] == '\n' && all[at + 2] == '\r' && all[at + 3] == '\n') {
        body = at + 4;
        end = body + length(at);
        return;
      }
    }
  }

  private int length(int headers) throws IOException {
    byte[] all = bytes.array();
    for (int at = 0; at + LENGTH.length <= headers; at++) {
      if (isLength(all, at)) {
        int length = 0;
        int digit = at + LENGTH.length;
        while (all[digit] != '\r') {
          length = all[digit] == ' ' ? length : length * 10 + digit(digit);
          digit++;
        }
        return length;
      }
    }
    throw new IOException(
        "no length: " + new String(Arrays.copyOf(all, headers), StandardCharsets.UTF_8));
  }

  private static boolean isLength(byte[] all, int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      int found = all[at + i] >= 'A' && all[at + i] <= 'Z' ? all[at + i] + 32 : all[at + i];
      if (found != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private int digit(int at) {
    return bytes.array()[at] - '0';
  }
}
