package troupe.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection over which any bytes can be sent; it knows just enough HTTP to read answers. */
final class Wire implements AutoCloseable {

  /** More than any limit that the daemon of a test has. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  static Wire to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) LIMIT.toMillis());
    return new Wire(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /** Sends; who is refused before everything was read may close, which is for its answer to say. */
  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException refusedMeanwhile) {
      // What was answered until then can still be read.
    }
  }

  /** Says that nothing more comes. */
  void end() {
    try {
      socket.shutdownOutput();
    } catch (IOException gone) {
      // Read on.
    }
  }

  /**
   * The next final answer; {@link Reply#NONE} when the connection ends before one begins.
   *
   * @param bodiless whether the request was one whose answers have no body
   * @throws IOException also when nothing comes for too long
   */
  Reply read(boolean bodiless) throws IOException {
    try {
      Reply reply = one(bodiless);
      while (reply.status() >= 100 && reply.status() < 200) {
        reply = one(bodiless);
      }
      return reply;
    } catch (SocketException reset) {
      return Reply.NONE;
    }
  }

  private Reply one(boolean bodiless) throws IOException {
    List<String> head = head();
    if (head.isEmpty()) {
      return Reply.NONE;
    }
    int status = Reply.status(head);
    Map<String, String> headers = new HashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    Reply bare = new Reply(status, headers, new byte[0]);
    boolean empty = bodiless || status < 200 || status == 204 || status == 304 || bare.isStream();
    return empty ? bare : new Reply(status, headers, body(bare));
  }

  private byte[] body(Reply reply) throws IOException {
    if (reply.header("Transfer-Encoding").equals("chunked")) {
      return chunks();
    }
    String length = reply.header("Content-Length");
    return length.isEmpty() ? in.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int size = Integer.parseInt(line(), 16);
    while (size > 0) {
      whole.writeBytes(exactly(size));
      line();
      size = Integer.parseInt(line(), 16);
    }
    line();
    return whole.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "the answer ended after %d of %d bytes".formatted(bytes.length, length));
    }
    return bytes;
  }

  private List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.write(one);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // All the better.
    }
  }
}
