package troupe.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Announces itself in a home as a daemon does, and answers what it was told to. */
final class DaemonDouble implements AutoCloseable {

  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Told> answers = new HashMap<>();
  private final HttpServer server;

  /** One request. */
  record Asked(String line, String authorization, String body) {}

  /** Keys by which repeats are known, in the order of the requests that had one. */
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

  /** Of the next requests, so many get no answer: their connection breaks. */
  private final AtomicInteger broken = new AtomicInteger();

  private record Told(int status, String body) {}

  private DaemonDouble(HttpServer server) {
    this.server = server;
  }

  static DaemonDouble in(Path home) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    DaemonDouble daemon = new DaemonDouble(server);
    server.createContext("/", daemon::answer);
    server.start();
    ProcessHandle self = ProcessHandle.current();
    announce(home, self.pid(), self.info().startInstant().orElseThrow().toString(), daemon.url());
    Files.writeString(home.resolve("token"), "s3cret\n");
    return daemon;
  }

  static void announce(Path home, long pid, String startedAt, String url) throws IOException {
    Files.writeString(
        home.resolve("daemon.json"),
        "{\"pid\": %d, \"startedAt\": \"%s\", \"url\": \"%s\"}".formatted(pid, startedAt, url));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on {@code line}, such as {@code GET /v1}, is answered so. */
  DaemonDouble on(String line, int status, String body) {
    answers.put(line, new Told(status, body.replace('\'', '"')));
    return this;
  }

  /** Who comes back with this place to {@code line} gets {@code body}. */
  void onceAfter(String place, String line, String body) {
    on(line + " after " + place, 200, body);
  }

  void breakNext(int requests) {
    broken.set(requests);
  }

  List<String> keys() {
    return List.copyOf(keys);
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(line, exchange.getRequestHeaders().getFirst("Authorization"), body));
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key != null) {
      keys.add(key);
    }
    if (broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.close();
      return;
    }
    String place = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    String question = place == null ? line : line + " after " + place;
    Told told = answers.getOrDefault(question, new Told(404, "no such page"));
    byte[] bytes = told.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(told.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
