package troupe.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that can answer any bytes, right HTTP or not. */
final class PlainServer implements AutoCloseable {

  /** A request, as far as an answer depends on it. */
  record Asked(String method, String path, String query, String body) {}

  /** Says what is answered. */
  interface Handler {

    /**
     * Answers over {@code out}.
     *
     * @return whether the connection can be used again
     */
    boolean answer(Asked asked, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "plain-server");
            thread.setDaemon(true);
            return thread;
          });

  private PlainServer(ServerSocket socket, Handler handler) {
    this.socket = socket;
    this.handler = handler;
  }

  static PlainServer start(Handler handler) throws IOException {
    PlainServer server =
        new PlainServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), handler);
    server.threads.execute(server::accept);
    return server;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      boolean more = true;
      while (more) {
        String line = line(in);
        more = !line.isEmpty() && handler.answer(asked(line, in), out);
      }
    } catch (IOException gone) {
      // The daemon may hang up whenever it wants.
    } finally {
      open.remove(client);
    }
  }

  private static Asked asked(String line, InputStream in) throws IOException {
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    URI target = URI.create(line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' ')));
    String query = target.getQuery() == null ? "" : target.getQuery();
    return new Asked(line.substring(0, line.indexOf(' ')), target.getPath(), query, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.append((char) one);
    }
    return line.toString().stripTrailing();
  }

  /** Ends every connection there is. */
  void cut() {
    open.forEach(PlainServer::close);
  }

  private static void close(Socket client) {
    try {
      client.close();
    } catch (IOException gone) {
      // All the better.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
    threads.shutdownNow();
  }
}
