package troupe.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import troupe.opencode.OpenCodeIds;

/**
 * An OpenCode server without models, for thousands of sessions: every prompt is answered after a
 * short think time. Routes, what is stored, and which events come in which order are as measured
 * with the real one, as far as Troupe calls it; there are no tools, permissions, providers or
 * password, and nothing survives its end.
 */
public final class FastOpenCode implements AutoCloseable {

  private static final int THREADS = 8;
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Without it the JDK's server answers 40 ms late wherever Nagle meets a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Shared shared;
  private final FastRoutes routes;

  /**
   * What its sessions need of it.
   *
   * @param busy the sessions that are not idle, by directory
   */
  record Shared(
      FastEvents events,
      OpenCodeIds ids,
      Map<String, Set<String>> busy,
      ScheduledExecutorService clock,
      Duration thinkTime) {

    /** Those of one directory. */
    Set<String> busyIn(String directory) {
      return busy.computeIfAbsent(directory, first -> ConcurrentHashMap.newKeySet());
    }

    /** Milliseconds one turn takes: the think time, half of it more or less. */
    long think() {
      long usual = thinkTime.toMillis();
      return usual / 2 + ThreadLocalRandom.current().nextLong(usual + 1);
    }
  }

  private FastOpenCode(HttpServer server, Duration thinkTime) {
    this.server = server;
    this.shared =
        new Shared(
            new FastEvents(),
            new OpenCodeIds(Clock.systemUTC(), new Random()),
            new ConcurrentHashMap<>(),
            Executors.newSingleThreadScheduledExecutor(),
            thinkTime);
    this.routes = new FastRoutes(shared);
  }

  /**
   * A server on a free port of loopback.
   *
   * @param thinkTime how long a turn takes, give or take a half
   */
  public static FastOpenCode start(Duration thinkTime) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FastOpenCode opencode = new FastOpenCode(server, thinkTime);
    server.createContext("/", opencode::handle);
    server.setExecutor(opencode.threads);
    server.start();
    long beat = HEARTBEAT.toMillis();
    Runnable heartbeat = opencode.shared.events()::beat;
    ScheduledFuture<?> unused =
        opencode.shared.clock().scheduleAtFixedRate(heartbeat, beat, beat, TimeUnit.MILLISECONDS);
    return opencode;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The texts of all prompts a session was given, in the order they came. */
  public List<String> prompts(String sessionId) {
    return routes.session(sessionId).prompts();
  }

  /** How many turns were begun, in all sessions. */
  public long turns() {
    return routes.sessions().mapToLong(FastSession::turns).sum();
  }

  private void handle(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    Map<String, String> query = query(uri.getRawQuery());
    if (uri.getPath().equals("/global/event")) {
      shared.events().listen(exchange, null);
      return;
    }
    if (uri.getPath().equals("/event")) {
      shared.events().listen(exchange, query.getOrDefault("directory", "/"));
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    FastRoutes.Answer answer;
    try {
      List<String> path = List.of(uri.getPath().substring(1).split("/", -1));
      answer =
          routes.answer(
              new FastRoutes.Asked(exchange.getRequestMethod(), path, query, JSON.readTree(body)));
    } catch (IOException noJson) {
      answer = FastRoutes.Answer.no(400, "BadRequest");
    }
    send(exchange, answer);
  }

  private static Map<String, String> query(String raw) {
    return raw == null
        ? Map.of()
        : Stream.of(raw.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], FastOpenCode::value, (one, two) -> two));
  }

  private static String value(String[] pair) {
    return URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, FastRoutes.Answer answer) throws IOException {
    try (exchange) {
      boolean page = answer.json().isMissingNode();
      if (answer.status() == 204) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      byte[] body =
          page
              ? "<!doctype html>".getBytes(StandardCharsets.UTF_8)
              : JSON.writeValueAsBytes(answer.json());
      String type = page ? "text/html" : "application/json";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    shared.events().close();
    shared.clock().shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
