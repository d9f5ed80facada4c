package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * As much of OpenCode as a daemon sees. Every prompt is answered at once, unless it says {@link
 * #WAIT}. What it answers can be spoiled on its way.
 */
final class ScriptedOpenCode implements AutoCloseable {

  private static final String HELLO =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Connection: close\r
      \r
      data: {"payload":{"type":"server.connected","properties":{}}}

      """;

  /** In a prompt: the turn begins and does not end until it is aborted. */
  static final String WAIT = "[[wait]]";

  /** Makes something else of an answer, or leaves it. */
  interface Spoiler {
    byte[] instead(PlainServer.Asked asked, byte[] right);
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int KEPT_MESSAGES = 50;
  private static final int KEPT_SESSIONS = 500;

  private final PlainServer server;
  private final Map<String, ObjectNode> sessions = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> messages = new LinkedHashMap<>();
  private final List<ObjectNode> asks = new ArrayList<>();
  private final List<OutputStream> listeners = new CopyOnWriteArrayList<>();
  private volatile Spoiler spoiler = (asked, right) -> right;
  private int made;

  ScriptedOpenCode() throws IOException {
    server = PlainServer.start(this::answer);
  }

  URI url() {
    return server.url();
  }

  /** From now on each answer, head and all, goes out as {@code spoiler} makes it. */
  void spoils(Spoiler spoiler) {
    this.spoiler = spoiler;
  }

  void cut() {
    server.cut();
  }

  int listeners() {
    return listeners.size();
  }

  /** A session of somebody else, for instance of a lead. */
  synchronized void knows(String session, String directory) {
    sessions.put(session, session(session, directory));
  }

  synchronized List<String> sessions() {
    return List.copyOf(sessions.keySet());
  }

  /** The running turn of {@code session} asks for a permission. */
  synchronized void asks(String session, String id) {
    ObjectNode ask = NODES.objectNode().put("id", id).put("sessionID", session);
    ask.put("permission", "bash").putArray("patterns").add("rm *");
    asks.add(ask);
    event("permission.asked", ask);
  }

  /** Whatever bytes, to everybody who listens. */
  void tell(byte[] bytes) {
    listeners.removeIf(listener -> !hears(listener, bytes));
  }

  private static boolean hears(OutputStream listener, byte[] bytes) {
    try {
      synchronized (listener) {
        listener.write(bytes);
        listener.flush();
      }
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  void event(String type, ObjectNode properties) {
    ObjectNode event = NODES.objectNode().put("directory", "/");
    event.putObject("payload").put("id", "evt_1").put("type", type).set("properties", properties);
    tell(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Ends every turn that waits; from now on there is nothing to be asked. */
  synchronized void finish() {
    asks.clear();
    List.copyOf(messages.keySet()).forEach(session -> end(session, null));
  }

  private boolean answer(PlainServer.Asked asked, OutputStream out) throws IOException {
    if (asked.path().equals("/global/event")) {
      listen(out);
      return false;
    }
    byte[] right = answer(asked);
    byte[] sent = spoiler.instead(asked, right);
    out.write(sent);
    out.flush();
    return sent == right;
  }

  private void listen(OutputStream out) throws IOException {
    out.write(HELLO.getBytes(StandardCharsets.UTF_8));
    out.flush();
    listeners.add(out);
    try {
      // The stream lasts until somebody closes its socket, which fails the next write.
      while (listeners.contains(out)) {
        LockSupport.parkNanos(50_000_000);
      }
    } finally {
      listeners.remove(out);
    }
  }

  private synchronized byte[] answer(PlainServer.Asked asked) throws IOException {
    String[] path = asked.path().split("/", -1);
    JsonNode answer =
        switch (path.length > 1 ? path[1] : "") {
          case "session" -> session(asked, path);
          case "permission", "question" -> asks(asked, path);
          case "global" -> NODES.objectNode().put("healthy", true).put("version", "1.18.33");
          case "config" ->
              JSON.readTree("{\"providers\":[{\"id\":\"stub\",\"models\":{\"stub-model\":{}}}]}");
          default -> NODES.booleanNode(true);
        };
    return answer == null
        ? http("404 Not Found", "{\"name\":\"NotFoundError\",\"data\":{\"message\":\"none\"}}")
        : http("200 OK", answer.toString());
  }

  private static byte[] http(String status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, bytes.length);
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable JsonNode asks(PlainServer.Asked asked, String[] path) {
    if (asked.method().equals("POST")) {
      boolean there = asks.removeIf(ask -> ask.path("id").asText().equals(path[2]));
      return there ? NODES.booleanNode(true) : null;
    }
    ArrayNode all = NODES.arrayNode();
    return path[1].equals("permission") ? all.addAll(asks) : all;
  }

  private @Nullable JsonNode session(PlainServer.Asked asked, String[] path) throws IOException {
    if (path.length == 2) {
      return asked.method().equals("POST")
          ? create(asked)
          : NODES.arrayNode().addAll(sessions.values());
    }
    String id = path[2];
    if (id.equals("status")) {
      return status();
    }
    if (!sessions.containsKey(id)) {
      return null;
    }
    return switch (path.length == 3 ? asked.method() : path[3]) {
      case "DELETE" -> NODES.booleanNode(forget(id));
      case "prompt_async" -> prompt(id, JSON.readTree(asked.body()));
      case "message" -> path.length == 4 ? all(id) : one(id, path[4]);
      case "abort" -> aborted(id);
      case "children" -> NODES.arrayNode();
      default -> sessions.get(id);
    };
  }

  private ObjectNode create(PlainServer.Asked asked) throws IOException {
    String id = "ses_made" + ++made;
    String directory = asked.query().replaceFirst("^directory=", "");
    ObjectNode session = session(id, directory.isEmpty() ? "/" : directory);
    session.set("metadata", JSON.readTree(asked.body()).path("metadata"));
    sessions.put(id, session);
    forgetTheEldestMade();
    return session;
  }

  /** Those that were there before are somebody's. */
  private void forgetTheEldestMade() {
    if (sessions.size() > KEPT_SESSIONS) {
      sessions.keySet().stream()
          .filter(session -> session.startsWith("ses_made"))
          .findFirst()
          .ifPresent(this::forget);
    }
  }

  private static ObjectNode session(String id, String directory) {
    return NODES.objectNode().put("id", id).put("directory", directory).put("title", "t");
  }

  private boolean forget(String session) {
    messages.remove(session);
    return sessions.remove(session) != null;
  }

  private ObjectNode status() {
    ObjectNode statuses = NODES.objectNode();
    for (Map.Entry<String, List<ObjectNode>> one : messages.entrySet()) {
      if (isOpen(one.getValue())) {
        statuses.putObject(one.getKey()).put("type", "busy");
      }
    }
    return statuses;
  }

  private static boolean isOpen(List<ObjectNode> all) {
    return !all.isEmpty() && all.get(all.size() - 1).at("/info/time/completed").isMissingNode();
  }

  private JsonNode prompt(String session, JsonNode prompt) {
    List<ObjectNode> all = messages.computeIfAbsent(session, id -> new ArrayList<>());
    String id = prompt.path("messageID").asText();
    boolean again = all.stream().anyMatch(one -> one.at("/info/id").asText().equals(id));
    if (!again) {
      boolean busy = isOpen(all);
      all.add(message(id, "user", null));
      all.add(message(id.replace("msg_", "msg_z"), "assistant", id));
      while (all.size() > KEPT_MESSAGES) {
        all.remove(0);
      }
      event("session.status", NODES.objectNode().put("sessionID", session));
      if (!busy && !prompt.path("parts").toString().contains(WAIT)) {
        end(session, null);
      }
    }
    return NODES.booleanNode(true);
  }

  private static ObjectNode message(String id, String role, @Nullable String parent) {
    ObjectNode message = NODES.objectNode();
    ObjectNode info = message.putObject("info").put("id", id).put("role", role);
    info.putObject("time").put("created", 1);
    if (parent != null) {
      info.put("parentID", parent);
    }
    message.putArray("parts");
    return message;
  }

  private JsonNode aborted(String session) {
    end(session, "MessageAbortedError");
    return NODES.booleanNode(true);
  }

  private void end(String session, @Nullable String error) {
    for (ObjectNode message : messages.getOrDefault(session, List.of())) {
      ObjectNode info = (ObjectNode) message.path("info");
      boolean answer = info.path("role").asText().equals("assistant");
      if (answer && !info.path("time").has("completed")) {
        ((ObjectNode) info.path("time")).put("completed", 2);
        info.put("finish", "stop");
        if (error != null) {
          info.putObject("error").put("name", error);
        }
        ((ArrayNode) message.path("parts")).addObject().put("type", "text").put("text", "Done.");
      }
    }
    event("session.idle", NODES.objectNode().put("sessionID", session));
  }

  private ArrayNode all(String session) {
    return NODES.arrayNode().addAll(messages.getOrDefault(session, List.of()));
  }

  private @Nullable JsonNode one(String session, String id) {
    return messages.getOrDefault(session, List.of()).stream()
        .filter(message -> message.at("/info/id").asText().equals(id))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    listeners.clear();
    server.close();
  }
}
