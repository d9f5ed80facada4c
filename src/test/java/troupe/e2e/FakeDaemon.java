package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a daemon as the bridge sees, with one MCP tool that writes down how it was called. */
final class FakeDaemon implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOOL =
      "{\"name\": \"note\", \"description\": \"Notes.\", \"inputSchema\": {\"type\": \"object\"}}";

  private final Map<String, String> standings = new ConcurrentHashMap<>();
  private final List<JsonNode> toolCalls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> announced = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Runnable onToolCall = () -> {};

  private FakeDaemon(HttpServer server) {
    this.server = server;
  }

  /** Announces itself in {@code home}. */
  static FakeDaemon in(Path home) throws IOException {
    return in(home, 0);
  }

  static FakeDaemon in(Path home, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    FakeDaemon daemon = new FakeDaemon(server);
    server.createContext("/", daemon::answer);
    server.start();
    announce(home, server.getAddress().getPort());
    return daemon;
  }

  static void announce(Path home, int port) throws IOException {
    Files.writeString(
        home.resolve("daemon.json"), "{\"url\": \"http://127.0.0.1:%d\"}".formatted(port));
  }

  /** From now on the session is {@code member} of team blue. */
  void knows(String session, String member, String role) {
    standings.put(
        "/v1/sessions/" + session,
        "{\"team\": \"blue\", \"member\": \"%s\", \"role\": \"%s\", \"text\": \"Team: blue\"}"
            .formatted(member, role));
  }

  /** The call of the tool makes a team: only then is the session known, as its lead. */
  void knowsWhoCalls(String session) {
    onToolCall = () -> knows(session, "lead", "lead");
  }

  /** The arguments of each call of the tool. */
  List<JsonNode> toolCalls() {
    return List.copyOf(toolCalls);
  }

  /** The servers that told of themselves. */
  List<JsonNode> announced() {
    return List.copyOf(announced);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/mcp") && body.has("id")) {
      send(exchange, 200, mcp(body));
    } else if (path.equals("/mcp")) {
      send(exchange, body.has("method") ? 202 : 405, "");
    } else if (path.equals("/v1/servers")) {
      announced.add(body);
      send(exchange, 202, "{}");
    } else {
      send(exchange, standings.containsKey(path) ? 200 : 404, standings.getOrDefault(path, "{}"));
    }
  }

  private String mcp(JsonNode call) {
    String result =
        switch (call.path("method").asText()) {
          case "initialize" ->
              "{\"protocolVersion\": %s, \"capabilities\": {\"tools\": {}},"
                      .formatted(call.at("/params/protocolVersion"))
                  + " \"serverInfo\": {\"name\": \"fake\", \"version\": \"1\"}}";
          case "tools/list" -> "{\"tools\": [%s]}".formatted(TOOL);
          case "tools/call" -> {
            toolCalls.add(call.at("/params/arguments"));
            onToolCall.run();
            yield "{\"content\": [{\"type\": \"text\", \"text\": \"noted\"}]}";
          }
          default -> "{}";
        };
    return "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": %s}".formatted(call.path("id"), result);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
