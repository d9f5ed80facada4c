package troupe.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An OpenCode server of which only the event stream is real: on demand it sends idles of sessions
 * that nobody follows, as fast as they are taken. Whatever else is asked is answered that it is
 * healthy.
 */
final class EventFlood implements AutoCloseable {

  private static final int AT_ONCE = 200;

  private final LocalServer server;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();

  EventFlood() throws IOException {
    server = new LocalServer("flood", this::serve);
  }

  URI url() {
    return server.url();
  }

  /** From now on it floods. */
  void begin() {
    begun.countDown();
  }

  /** Events that were taken, or wait in the socket. */
  long sent() {
    return sent.get();
  }

  private void serve(Socket connection) throws IOException, InterruptedException {
    InputStream in = connection.getInputStream();
    OutputStream out = connection.getOutputStream();
    byte[] buffer = new byte[1 << 13];
    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
      String request = new String(buffer, 0, read, StandardCharsets.UTF_8);
      if (request.contains("/global/event ")) {
        flood(out);
        return;
      }
      String json = "{\"healthy\":true,\"version\":\"1.18.33\"}";
      out.write(
          bytes(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(json.length(), json)));
    }
  }

  private void flood(OutputStream out) throws IOException, InterruptedException {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"));
    out.write(event("server.connected", ""));
    out.flush();
    begun.await();
    byte[] idle = event("session.idle", "\"sessionID\":\"ses_of_nobody_1234\"");
    byte[] chunk = new byte[idle.length * AT_ONCE];
    for (int at = 0; at < AT_ONCE; at++) {
      System.arraycopy(idle, 0, chunk, at * idle.length, idle.length);
    }
    while (!server.isClosed()) {
      out.write(chunk);
      sent.addAndGet(AT_ONCE);
    }
  }

  private static byte[] event(String type, String properties) {
    return bytes(
        """
        data: {"directory":"/work","project":"global","payload":{"id":"evt_1","type":"%s",\
        "properties":{%s}}}

        """
            .formatted(type, properties));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
