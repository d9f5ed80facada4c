package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import troupe.api.Samples;
import troupe.api.WorkerEvent;

/** Followers of events that do not read, over real sockets that take little. */
final class SlowReaderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ALL = "/v1/events";
  private static final Map<String, Object> LONG = Map.of("text", "t".repeat(32 << 10));

  /** More than the system's buffers between take, which grow to some megabytes. */
  private static final int MANY = 600;

  private final List<Socket> sockets = new ArrayList<>();

  /** Each test {@linkplain #listen listens} with a limit of its own. */
  @SuppressWarnings("NullAway.Init")
  private Edge edge;

  private InetSocketAddress address = new InetSocketAddress(0);

  @AfterEach
  void end() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    edge.close();
  }

  @Test
  void readerThatStopsIsToldSoAndComesBackToWhereItWas() throws IOException {
    listen("4s");
    happen(MANY);
    Socket slow = follow(ALL, "0");
    awaitReaders(1);
    // The stream is over; its end waits for the reader.
    awaitReaders(0);
    Heard first = heard(slow);
    assertThat(first.notes).last().satisfies(note -> says(note, "stream.ended"));
    assertThat(first.seqs).isNotEmpty().hasSizeLessThan(MANY);
    assertThat(first.lastId).isEqualTo("blue:" + first.seqs.size());
    assertThat(comesBack(first)).containsExactlyElementsOf(all());
  }

  @Test
  void readerThatIsCutBeforeItCouldBeToldComesBackLikewise() throws IOException {
    listen("600ms");
    happen(MANY);
    Socket slow = follow(ALL, "0");
    awaitReaders(1);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> isCut(slow));
    Heard first = heard(slow);
    assertThat(first.notes).noneSatisfy(note -> says(note, "stream.ended"));
    assertThat(first.seqs).isNotEmpty().hasSizeLessThan(MANY);
    assertThat(comesBack(first)).containsExactlyElementsOf(all());
  }

  @Test
  void readerIsToldHowManyEventsOfWorkersItMissed() throws IOException {
    listen("4s");
    Socket slow = follow("/v1/events?worker=docs", "");
    awaitReaders(1);
    int told = EventFeed.BUFFER + MANY;
    IntStream.range(0, told).forEach(i -> edge.workers.tell(event(i)));
    await().atMost(PATIENCE).until(() -> edge.telemetry.scrape().get().orElseThrow(), this::lost);
    Heard heard = heard(slow);
    long missed =
        heard.notes.stream()
            .filter(note -> note.path("type").asText().equals("stream.gap"))
            .peek(note -> says(note, "stream.gap"))
            .mapToLong(note -> note.path("data").path("missed").asLong())
            .sum();
    assertThat(missed).isPositive();
    assertThat(heard.workers + missed).isEqualTo(told);
  }

  private boolean lost(String figures) {
    return !figures.contains("troupe_sse_dropped_total 0.0");
  }

  private void happen(int count) {
    IntStream.range(0, count).forEach(i -> edge.events.happened("blue", "member.busy", LONG));
  }

  private static WorkerEvent event(int number) {
    return new WorkerEvent(
        WorkerEvent.VERSION,
        "evt_" + number,
        Samples.NOON,
        "orchestra.worker.stream",
        LONG,
        new WorkerEvent.Meta("troupe", null, "docs"));
  }

  private static List<Long> all() {
    return IntStream.rangeClosed(1, MANY).mapToObj(Long::valueOf).toList();
  }

  private static void says(JsonNode note, String type) {
    assertThat(note.path("type").asText()).isEqualTo(type);
    assertThat(note.path("data").path("reason").asText()).isEqualTo("slow_reader");
  }

  /** What it had, and then the rest, read at once. */
  private List<Long> comesBack(Heard first) throws IOException {
    List<Long> seqs = new ArrayList<>(first.seqs);
    Heard rest = new Heard();
    try (BufferedReader lines = reader(follow(ALL, first.lastId))) {
      while (rest.seqs.isEmpty() || rest.seqs.get(rest.seqs.size() - 1) < MANY) {
        rest.take(lines.readLine());
      }
    }
    assertThat(rest.notes).noneMatch(note -> note.path("type").asText().equals("stream.gap"));
    seqs.addAll(rest.seqs);
    return seqs;
  }

  private void awaitReaders(int count) {
    await().atMost(PATIENCE).until(() -> edge.feed.readers() == count);
  }

  /** All that still comes; a connection that was cut ends in a reset. */
  private static Heard heard(Socket socket) throws IOException {
    Heard heard = new Heard();
    try (BufferedReader lines = reader(socket)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (heard.take(line)) {
          break;
        }
      }
    } catch (SocketException reset) {
      // What came before it counts.
    }
    return heard;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** What came on one connection. */
  private static final class Heard {

    private final List<Long> seqs = new ArrayList<>();
    private final List<JsonNode> notes = new ArrayList<>();
    private String lastId = "";
    private String id = "";
    private String data = "";
    private long workers;

    /** Whether this was the end of the stream, or the newest event of a worker. */
    boolean take(String line) throws IOException {
      if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (line.isEmpty()) {
        lastId = id;
        String whole = data;
        data = "";
        return !whole.isEmpty() && event(Json.read(whole.getBytes(StandardCharsets.UTF_8)));
      }
      return false;
    }

    private boolean event(JsonNode event) {
      if (event.has("seq")) {
        seqs.add(event.path("seq").asLong());
      } else if (event.has("meta")) {
        workers++;
        return event.path("id").asText().equals("evt_" + (EventFeed.BUFFER + MANY - 1));
      } else {
        notes.add(event);
      }
      return event.path("type").asText().equals("stream.ended");
    }
  }

  private void listen(String limit) {
    edge = new Edge("http { write-limit = %s, heartbeat = 1h }".formatted(limit));
    address =
        HttpApi.bind(edge.system, edge.parts, edge.feeds)
            .toCompletableFuture()
            .join()
            .localAddress();
  }

  private Socket follow(String path, String lastId) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(64 << 10);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(address);
    String resume = lastId.isEmpty() ? "" : "Last-Event-ID: %s\r\n".formatted(lastId);
    send(
        socket,
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(path, Edge.TOKEN, resume));
    return socket;
  }

  private static boolean isCut(Socket socket) {
    try {
      send(socket, "x");
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
