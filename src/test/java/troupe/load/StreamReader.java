package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the events of one team, or of all, from their beginning. Whenever its stream ends it comes
 * back to where it was. Keeps how far it is in each team and what it must not have seen.
 */
final class StreamReader implements Runnable {

  /** How one reads. */
  enum Pace {
    /** As fast as it can. */
    KEEPS_UP,
    /** One event now and then, until the load is over. */
    LAGS,
    /** Stops reading for {@link #STALL} again and again. */
    STALLS
  }

  /** Longer than the daemon waits for a reader that takes nothing. */
  static final Duration STALL = Duration.ofSeconds(9);

  private static final Duration LAG = Duration.ofMillis(250);
  private static final int BETWEEN_STALLS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;
  private final Pace pace;
  private final CountDownLatch over;
  private final Map<String, Long> seqs = new ConcurrentHashMap<>();
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile boolean closed;
  private String lastId = "0";
  private int sinceStall;

  /**
   * What it reads.
   *
   * @param request of the stream, without a place to begin
   */
  record Source(HttpClient client, HttpRequest request) {}

  /**
   * @param over when the slow ones hurry
   */
  StreamReader(Source source, Pace pace, CountDownLatch over) {
    this.source = source;
    this.pace = pace;
    this.over = over;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        read();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(source.request(), (name, value) -> true)
            .header("Last-Event-ID", lastId)
            .build();
    try {
      HttpResponse<InputStream> response =
          source.client().send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        surprises.add("status " + response.statusCode());
        closed = true;
      }
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        read(lines);
      }
    } catch (IOException lost) {
      if (!closed) {
        cut.incrementAndGet();
      }
    }
  }

  private void read(BufferedReader lines) throws IOException, InterruptedException {
    String id = lastId;
    String data = "";
    boolean ended = false;
    for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
      if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      } else if (line.startsWith("data:")) {
        data = line.substring("data:".length());
      } else if (line.isEmpty()) {
        ended = !data.isEmpty() && take(JSON.readTree(data));
        lastId = id;
        data = "";
        rest();
      }
    }
    if (!closed && !ended) {
      cut.incrementAndGet();
    }
  }

  /** Whether the stream says that this is its end. */
  private boolean take(JsonNode event) {
    String type = event.path("type").asText();
    if (type.equals("stream.ended")) {
      told.incrementAndGet();
      if (!event.path("data").path("reason").asText().equals("slow_reader")) {
        surprises.add(event.toString());
      }
      return true;
    }
    if (type.equals("stream.gap")) {
      surprises.add(event.toString());
    }
    if (event.has("seq")) {
      String team = event.path("team").asText();
      long seq = event.path("seq").asLong();
      long before = seqs.getOrDefault(team, 0L);
      if (seq <= before) {
        surprises.add("%s: %d after %d".formatted(team, seq, before));
      }
      seqs.put(team, seq);
      counts.merge(team, 1L, Long::sum);
    }
    return false;
  }

  private void rest() throws InterruptedException {
    sinceStall++;
    if (pace == Pace.LAGS) {
      over.await(LAG.toMillis(), TimeUnit.MILLISECONDS);
    } else if (pace == Pace.STALLS && sinceStall >= BETWEEN_STALLS) {
      sinceStall = 0;
      over.await(STALL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The newest event it has of each of its teams. */
  Map<String, Long> seqs() {
    return Map.copyOf(seqs);
  }

  /** How many events it had of each. */
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Events out of order, gaps, and answers that are none. */
  Queue<String> surprises() {
    return surprises;
  }

  /** How often it was told that it is too slow. */
  int told() {
    return told.get();
  }

  /** How often its connection ended without a word. */
  int cut() {
    return cut.get();
  }

  Pace pace() {
    return pace;
  }

  /** Its next event is the last. */
  void close() {
    closed = true;
  }
}
