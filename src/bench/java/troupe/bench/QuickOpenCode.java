package troupe.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * An OpenCode server that does as little as it can: it knows every session, keeps the newest prompt
 * of each, and ends a turn at once, or when it is told. For measuring idles, where a fuller one
 * would be the limit, and for long runs, whose prompts nobody could keep.
 */
final class QuickOpenCode implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LENGTH = "content-length:";

  /** How an answer stands, in its message. */
  private static final String BEGUN = "\"time\":{\"created\":1}";

  private static final String ENDED =
      "\"time\":{\"created\":1,\"completed\":2},\"finish\":\"stop\"";

  private final LocalServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Predicate<String> held;
  private final Ear ear;
  private final List<OutputStream> streams = new CopyOnWriteArrayList<>();

  /** The newest prompt of each session. */
  private final Map<String, String> prompts = new ConcurrentHashMap<>();

  /** The sessions whose turn is not over. */
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /** Who hears of prompts as they come, on any thread. */
  interface Ear {
    void prompted(String session, String text);
  }

  /**
   * A server on a free port of loopback.
   *
   * @param held the sessions whose turns end only by {@link #end}
   */
  QuickOpenCode(Predicate<String> held, Ear ear) throws IOException {
    this.held = held;
    this.ear = ear;
    server = new LocalServer("quick-opencode", this::serve);
  }

  /** The URL to give to a daemon. */
  URI url() {
    return server.url();
  }

  /** The sessions whose turn is not over. */
  Set<String> running() {
    return Set.copyOf(running);
  }

  /** How many these are. */
  int busy() {
    return running.size();
  }

  /** Ends the turns of these sessions, all before the first event of it is sent. */
  void end(Collection<String> sessions) {
    running.removeAll(sessions);
    StringBuilder events = new StringBuilder();
    for (String session : sessions) {
      events.append(text(session));
      events.append(answer(session, ENDED));
      events.append(status(session, "idle"));
      events.append(event("session.idle", "\"sessionID\":\"%s\"".formatted(session)));
    }
    tell(events.toString());
  }

  private void serve(Socket connection) throws IOException, InterruptedException {
    connection.setTcpNoDelay(true);
    InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 14);
    OutputStream out = connection.getOutputStream();
    for (String first = line(in); !first.isEmpty(); first = line(in)) {
      byte[] body = in.readNBytes(length(in));
      String[] words = first.split(" ", 3);
      // The whole address where it is the first request of a connection of its own.
      String path = URI.create(words[1]).getPath();
      if (path.equals("/global/event")) {
        follow(out);
        return;
      }
      out.write(bytes(answer(words[0], path, body)));
    }
  }

  /** A client may close its side when it has asked, so that there is nothing to wait for but us. */
  private void follow(OutputStream out) throws IOException, InterruptedException {
    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"));
    out.write(bytes(event("server.connected", "")));
    streams.add(out);
    closed.await();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Reads the headers; how long the body is. */
  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    return length;
  }

  private String answer(String method, String path, byte[] body) throws IOException {
    if (!path.startsWith("/session")) {
      return ok(
          path.equals("/global/health") ? "{\"healthy\":true,\"version\":\"1.18.33\"}" : "[]");
    }
    if (path.equals("/session/status")) {
      return ok(statuses());
    }
    String[] steps = path.split("/", -1);
    String session = steps.length > 2 ? steps[2] : "";
    return switch (method + " " + (steps.length > 3 ? steps[3] : "")) {
      case "POST prompt_async" -> {
        prompt(session, JSON.readTree(body));
        yield "HTTP/1.1 204 No Content\r\n\r\n";
      }
      case "POST abort" -> {
        end(List.of(session));
        yield ok("true");
      }
      case "GET message" -> ok(messages(session));
      case "GET " ->
          ok(session.isEmpty() ? "[]" : "{\"id\":\"%s\",\"directory\":\"/\"}".formatted(session));
      case "GET children" -> ok("[]");
      default -> throw new IOException("not expected: " + method + " " + path);
    };
  }

  private void prompt(String session, JsonNode body) {
    String id = body.path("messageID").asText();
    String newest = prompts.get(session);
    if (newest != null && newest.compareTo(id) >= 0) {
      // It came before, or was overtaken on its way; OpenCode does not answer it again either.
      return;
    }
    prompts.put(session, id);
    running.add(session);
    StringBuilder text = new StringBuilder();
    body.path("parts").forEach(part -> text.append(part.path("text").asText()).append('\n'));
    ear.prompted(session, text.toString());
    tell(status(session, "busy") + answer(session, BEGUN));
    if (!held.test(session)) {
      end(List.of(session));
    }
  }

  private String statuses() {
    List<String> all = new ArrayList<>();
    running.forEach(session -> all.add("\"%s\":{\"type\":\"busy\"}".formatted(session)));
    return "{%s}".formatted(String.join(",", all));
  }

  /** The newest prompt and what there is of its answer. */
  private String messages(String session) {
    String prompt = prompts.get(session);
    if (prompt == null) {
      return "[]";
    }
    String end =
        running.contains(session)
            ? BEGUN + "},\"parts\":[]"
            : ENDED + "},\"parts\":[{\"type\":\"text\",\"text\":\"done\"}]";
    return """
        [{"info":{"id":"%1$s","role":"user","time":{"created":1}},"parts":[]},\
        {"info":{"id":"%1$sa","role":"assistant","parentID":"%1$s",%2$s}]"""
        .formatted(prompt, end);
  }

  /** The message that answers the newest prompt, as it stands. */
  private String answer(String session, String stand) {
    return event(
        "message.updated",
        "\"sessionID\":\"%1$s\",\"info\":{\"id\":\"%2$sa\",\"role\":\"assistant\",\"parentID\":\"%2$s\",%3$s}"
            .formatted(session, prompts.get(session), stand));
  }

  /** What it says, written to its end. */
  private String text(String session) {
    return event(
        "message.part.updated",
        """
        "sessionID":"%1$s","part":{"id":"prt_1","messageID":"%2$sa","type":"text",\
        "text":"done","time":{"start":1,"end":2}}"""
            .formatted(session, prompts.get(session)));
  }

  private static String status(String session, String type) {
    return event(
        "session.status",
        "\"sessionID\":\"%s\",\"status\":{\"type\":\"%s\"}".formatted(session, type));
  }

  private static String event(String type, String properties) {
    return """
        data: {"directory":"/","project":"global","payload":{"id":"evt_1","type":"%s",\
        "properties":{%s}}}

        """
        .formatted(type, properties);
  }

  private void tell(String events) {
    byte[] all = bytes(events);
    streams.removeIf(stream -> !isTold(stream, all));
  }

  private static boolean isTold(OutputStream stream, byte[] events) {
    try {
      synchronized (stream) {
        stream.write(events);
      }
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private static String ok(String json) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(bytes(json).length, json);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
