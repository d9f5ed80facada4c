package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final Stream<String> lines;

  private EventTap(Stream<String> lines) {
    this.lines = lines;
    Thread reader = new Thread(this::read, "event-tap");
    reader.setDaemon(true);
    reader.start();
  }

  /** Listens from now on. */
  static EventTap open(URI url, String authorization) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Authorization", authorization).build();
    try {
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new AssertionError("expected an event stream, got " + response.statusCode());
      }
      return new EventTap(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** All that was heard so far and is as {@code wanted}, in order. */
  List<JsonNode> heard(Predicate<JsonNode> wanted) {
    return events.stream().filter(wanted).toList();
  }

  private void read() {
    try {
      lines
          .filter(line -> line.startsWith(DATA))
          .forEach(line -> events.add(tree(line.substring(DATA.length()))));
    } catch (UncheckedIOException closed) {
      // The stream ends with its server, or when the test has heard enough.
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
