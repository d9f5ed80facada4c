package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Listens to an event stream and keeps the data of every event, until it is closed. */
final class EventTap implements AutoCloseable {

  private static final String DATA = "data:";
  private static final String ID = "id:";
  private static final String NAME = "event:";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final Stream<String> lines;
  private final Check check;
  private String id = "";
  private String name = "";
  private String data = "";
  private volatile String lastId = "";
  private volatile boolean over;

  /** Says what is wrong with an event. */
  interface Check {
    List<String> violations(String name, JsonNode data);
  }

  private EventTap(Stream<String> lines, Check check) {
    this.lines = lines;
    this.check = check;
    Thread reader = new Thread(this::read, "event-tap");
    reader.setDaemon(true);
    reader.start();
  }

  /** Listens to what {@code request} asks for. */
  static EventTap open(HttpRequest request, Check check) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new AssertionError("expected an event stream, got " + response.statusCode());
      }
      return new EventTap(response.body(), check);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** All that was heard so far and is as {@code wanted}, in order. Fails when the check does. */
  List<JsonNode> heard(Predicate<JsonNode> wanted) {
    if (!wrong.isEmpty()) {
      throw new AssertionError("events that are not as documented:\n" + String.join("\n", wrong));
    }
    return events.stream().filter(wanted).toList();
  }

  /** Where to come back to. */
  String lastId() {
    return lastId;
  }

  /** Whether the stream has ended. */
  boolean isOver() {
    return over;
  }

  private void read() {
    try {
      lines.forEach(this::take);
    } catch (UncheckedIOException closed) {
      // The stream ends with its server, or when the test has heard enough.
    } finally {
      over = true;
    }
  }

  /** An event counts when the empty line after it is there; so does its id. */
  private void take(String line) {
    if (line.startsWith(ID)) {
      id = line.substring(ID.length()).strip();
    } else if (line.startsWith(NAME)) {
      name = line.substring(NAME.length()).strip();
    } else if (line.startsWith(DATA)) {
      data = line.substring(DATA.length());
    } else if (line.isEmpty()) {
      lastId = id;
      if (!data.isEmpty()) {
        JsonNode event = tree(data);
        check.violations(name, event).forEach(error -> wrong.add(error + " in " + event));
        events.add(event);
      }
      data = "";
      name = "";
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    lines.close();
  }
}
