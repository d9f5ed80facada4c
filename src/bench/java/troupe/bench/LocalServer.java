package troupe.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A server on a free port of loopback, with a thread for each connection until it is closed. */
final class LocalServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String name;
  private final Service service;

  /** What is done with a connection, which is closed then. Its client may end it at any time. */
  interface Service {
    void serve(Socket connection) throws IOException, InterruptedException;
  }

  /**
   * A server.
   *
   * @param name of its threads
   */
  LocalServer(String name, Service service) throws IOException {
    this.name = name;
    this.service = service;
    daemon(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  private void daemon(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket connection = socket.accept();
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The end of the benchmark.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      service.serve(connection);
    } catch (IOException gone) {
      // The daemon ended, or dropped an idle connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
