package troupe.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stands between a daemon and the real OpenCode, and lets the one think ill of the other. */
final class Meddler implements AutoCloseable {

  /** What becomes of what is sent. */
  enum Mood {
    /** It arrives. */
    HONEST,
    /** It arrives late. */
    SLOW,
    /** It does not arrive; connections stay open and silent, as after a cable was pulled. */
    SILENT,
    /** Every request is answered with 500. */
    FAILING,
    /** Every request is answered with a web page, as by a proxy that wants a login. */
    PREACHING
  }

  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int CHUNK = 64 * 1024;

  private final ServerSocket server;
  private final int target;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.HONEST;

  private Meddler(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  static Meddler before(URI opencode) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Meddler meddler = new Meddler(server, opencode.getPort());
    thread(meddler::accept);
    return meddler;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** From now on, also on connections that are open. */
  void turns(Mood next) {
    mood = next;
  }

  /** Cuts every connection there is; new ones are welcome. */
  void cut() {
    open.forEach(Meddler::close);
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(behind);
        thread(() -> pump(client, behind, true));
        thread(() -> pump(behind, client, false));
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void pump(Socket from, Socket to, boolean request) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (!pass(chunk, read, out, request)) {
          from.getOutputStream().write(lie());
          return;
        }
      }
    } catch (IOException cut) {
      // Either side may end it, and so may the test.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Whether there is more to be done; if not, the sender is to be lied to. */
  private boolean pass(byte[] chunk, int length, OutputStream out, boolean request)
      throws IOException {
    Mood now = mood;
    if (now == Mood.SILENT) {
      return true;
    }
    if (request && (now == Mood.FAILING || now == Mood.PREACHING)) {
      return false;
    }
    if (now == Mood.SLOW) {
      LockSupport.parkNanos(DELAY.toNanos());
    }
    out.write(chunk, 0, length);
    return true;
  }

  private byte[] lie() {
    boolean page = mood == Mood.PREACHING;
    String body = page ? "<!doctype html><title>Sign in</title>" : "{\"name\":\"UnknownError\"}";
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(
                page ? "200 OK" : "500 Internal Server Error",
                page ? "text/html" : "application/json",
                body.length());
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "meddler");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // All the better.
    }
  }
}
