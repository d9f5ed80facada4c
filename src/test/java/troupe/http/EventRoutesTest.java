package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.api.Samples;

/** Events over a real socket, read line by line. */
final class EventRoutesTest {

  private static final String READY = "orchestra.worker.ready";
  private static final String BUSY = "orchestra.worker.busy";

  private final Edge edge = new Edge("http { heartbeat = 50ms }");
  private final HttpClient client = HttpClient.newHttpClient();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    address =
        HttpApi.bind(edge.system, edge.parts, edge.feeds)
            .toCompletableFuture()
            .join()
            .localAddress();
    await().until(() -> edge.workers.followers() == 1);
  }

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void eventsCarryTheirIdNameAndJson() throws Exception {
    HttpResponse<InputStream> response = follow("/v1/events?type=orchestra.*");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
    try (BufferedReader lines = lines(response)) {
      assertThat(lines.readLine()).isEqualTo(":");
      edge.workers.tell(Samples.workerEvent("evt_1", READY, "docs"));
      assertThat(next(lines)).isEqualTo("id: evt_1");
      assertThat(lines.readLine()).isEqualTo("event: orchestra.event");
      assertThat(lines.readLine())
          .isEqualTo(
              "data: {\"version\":1,\"id\":\"evt_1\",\"timestamp\":\"2026-11-21T12:00:00.000Z\","
                  + "\"type\":\"orchestra.worker.ready\",\"data\":{\"status\":\"ready\"},"
                  + "\"meta\":{\"source\":\"troupe\",\"workerId\":\"docs\"}}");
      assertThat(lines.readLine()).isEmpty();
    }
  }

  @Test
  void followerMayAskForSomeWorkersAndTypes() throws Exception {
    try (BufferedReader lines =
        lines(follow("/v1/events?worker=docs&worker=tests&type=" + READY))) {
      assertThat(lines.readLine()).isEqualTo(":");
      edge.workers.tell(Samples.workerEvent("evt_1", READY, "vision"));
      edge.workers.tell(Samples.workerEvent("evt_2", BUSY, "docs"));
      edge.workers.tell(Samples.workerEvent("evt_3", READY, "docs"));
      edge.workers.tell(Samples.workerEvent("evt_4", READY, "tests"));
      assertThat(next(lines)).isEqualTo("id: evt_3");
      lines.readLine();
      lines.readLine();
      lines.readLine();
      assertThat(next(lines)).isEqualTo("id: evt_4");
    }
  }

  @Test
  void silenceIsFilledWithComments() throws Exception {
    try (BufferedReader lines = lines(follow("/v1/events?type=orchestra.*"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(lines.readLine()).isEqualTo(":");
        assertThat(lines.readLine()).isEmpty();
      }
    }
  }

  @Test
  void followerThatGoesIsForgotten() throws Exception {
    BufferedReader lines = lines(follow("/v1/events?type=orchestra.*"));
    lines.readLine();
    assertThat(edge.feed.readers()).isEqualTo(1);
    lines.close();
    await().until(() -> edge.feed.readers() == 0);
  }

  @Test
  void streamEndsWithTheDaemon() throws Exception {
    try (BufferedReader lines = lines(follow("/v1/events?type=orchestra.*"))) {
      lines.readLine();
      CoordinatedShutdown.get(edge.system).runAll(CoordinatedShutdown.unknownReason());
      assertThat(untilTheEnd(lines)).allMatch(line -> line.isEmpty() || line.equals(":"));
    }
  }

  /** With the daemon the connection may go before the stream's last chunk is written. */
  private static List<String> untilTheEnd(BufferedReader lines) {
    List<String> read = new ArrayList<>();
    try {
      lines.lines().forEach(read::add);
    } catch (UncheckedIOException cut) {
      // That is an end, too.
    }
    return read;
  }

  @Test
  void strangerHearsNothing() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/v1/events")).build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertThat(edge.feed.readers()).isZero();
  }

  private HttpResponse<InputStream> follow(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + Edge.TOKEN).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(address.getPort(), path));
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The next line that is not part of a comment. */
  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line.isEmpty() || line.equals(":")) {
      line = lines.readLine();
    }
    return line;
  }
}
