package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Outcome;
import troupe.api.Samples;
import troupe.api.TeamSummary;

/** What a client may not do, over real sockets. */
final class EdgeLimitsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String TOKEN = "Authorization: Bearer " + Edge.TOKEN + "\r\n";

  private final List<Socket> sockets = new ArrayList<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  /** Each test {@linkplain #listen listens} with limits of its own. */
  @SuppressWarnings("NullAway.Init")
  private Edge edge;

  @AfterEach
  void end() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "300, 1, 1, 414, address-too-long",
    "1, 300, 1, 431, headers-too-large",
    "1, 1, 9, 431, headers-too-large",
    "200, 200, 6, 200, live"
  })
  void addressAndHeadersHaveLimits(int path, int header, int headers, int status, String type)
      throws IOException {
    listen("max-uri = 256B, max-header = 256B, max-headers = 8");
    String more =
        IntStream.range(0, headers)
            .mapToObj(i -> "X-%d: %s\r\n".formatted(i, "v".repeat(header)))
            .reduce("", String::concat);
    Socket socket =
        open(
            "GET /health/live?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
                .formatted("p".repeat(path), more));
    String answer = rest(socket);
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains(type);
    assertThat(answer).contains(status == 200 ? "application/json" : "application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: y"})
  void requestThatIsNotThereInTimeIsCutAndItsClientTold(String sent) throws IOException {
    listen("head-limit = 300ms, idle-limit = 1h");
    assertThat(rest(open(sent)))
        .startsWith("HTTP/1.1 408 Request Timeout")
        .contains("application/problem+json", "urn:troupe:slow-head", "Connection: close");
  }

  @Test
  void connectionOnWhichNothingComesIsCutWithoutAWord() throws IOException {
    listen("head-limit = 300ms, idle-limit = 1h");
    assertThat(rest(open(""))).isEmpty();
  }

  @Test
  void headThatTricklesInIsCutAllTheSame() throws IOException {
    listen("head-limit = 500ms, idle-limit = 1h");
    Socket socket = open("GET /health/live HTTP/1.1\r\nX: ");
    Instant began = Instant.now();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !takes(socket) || socket.getInputStream().available() > 0);
    assertThat(Duration.between(began, Instant.now())).isLessThan(PATIENCE);
  }

  @Test
  void bodyThatIsNotThereInTimeIsToldAndCut() throws IOException {
    listen("body-limit = 300ms");
    String answer =
        rest(
            open(
                "POST /v1/teams HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + TOKEN
                    + "Content-Length: 9\r\n\r\n{"));
    assertThat(answer).startsWith("HTTP/1.1 408").contains("urn:troupe:slow-body");
  }

  @Test
  void halfOpenConnectionsDoNotSilenceTheEdge() throws IOException {
    listen("max-connections = 20, max-connections-per-client = 10, head-limit = 1h");
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flood.add(open("GET /health/l"));
      if (i % 10 == 9) {
        assertThat(line(open(LIVE))).isEqualTo("HTTP/1.1 200 OK");
      }
    }
    assertThat(line(open(LIVE))).isEqualTo("HTTP/1.1 200 OK");
    assertThat(rest(flood.get(0))).as("the oldest made room").contains("408");
  }

  @Test
  void floodThatIsTurnedAwaySilencesNobodyEither() throws IOException {
    listen("max-connections = 4, max-connections-per-client = 4, head-limit = 1h");
    edge.workers.later("prompt", new CompletableFuture<>());
    for (int i = 0; i < 4; i++) {
      open(prompt());
    }
    await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 4);
    for (int i = 0; i < 2 * ConnectionTable.MOST_LEAVING; i++) {
      open("GET /health/l");
    }
    await()
        .atMost(PATIENCE)
        .until(() -> rest(open(LIVE)).contains("urn:troupe:too-many-connections"));
  }

  @Test
  void keepAliveConnectionMakesRoomOnlyWhenItIsDone() throws IOException {
    listen("max-connections = 10, max-connections-per-client = 1");
    CompletableFuture<Object> answer = new CompletableFuture<>();
    edge.workers.later("prompt", answer);
    Socket waiting = open(prompt());
    await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
    assertThat(rest(open(LIVE)))
        .startsWith("HTTP/1.1 429")
        .contains("urn:troupe:too-many-connections", "Retry-After: ");
    answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
    assertThat(line(waiting)).isEqualTo("HTTP/1.1 200 OK");
    await().atMost(PATIENCE).until(() -> line(open(LIVE)).equals("HTTP/1.1 200 OK"));
    assertThat(rest(waiting)).contains("Done.");
  }

  @Test
  void whereAllConnectionsAreInUseANewcomerIsToldToComeAgain() throws IOException {
    listen("max-connections = 1, max-connections-per-client = 10");
    edge.workers.later("prompt", new CompletableFuture<>());
    open(prompt());
    await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
    assertThat(rest(open(LIVE)))
        .startsWith("HTTP/1.1 503")
        .contains("urn:troupe:overloaded", "Retry-After: ");
  }

  @Test
  void clientThatDoesNotReadItsAnswerIsCut() throws IOException {
    listen("write-limit = 300ms, idle-limit = 1h, answer-limit = 1h");
    edge.teams.plain("list", summaries(200_000));
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4_096);
    socket.connect(address);
    send(socket, "GET /v1/teams HTTP/1.1\r\nHost: localhost\r\n" + TOKEN + "\r\n");
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> !takes(socket));
  }

  @Test
  void largeAnswerReachesAClientThatReads() throws IOException {
    listen("write-limit = 10s");
    edge.teams.plain("list", summaries(50_000));
    Socket socket =
        open("GET /v1/teams HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + TOKEN + "\r\n");
    assertThat(rest(socket))
        .startsWith("HTTP/1.1 200")
        .endsWith("}]}")
        .hasSizeGreaterThan(5_000_000);
  }

  @Test
  void whoAsksTooOftenWaitsAndProbesDoNotCount() throws IOException {
    listen("request-rate = 1, request-burst = 2");
    edge.teams.plain("list", List.of());
    String ask = "GET /v1/teams HTTP/1.1\r\nHost: localhost\r\n" + TOKEN + "\r\n";
    assertThat(line(open(ask))).isEqualTo("HTTP/1.1 200 OK");
    assertThat(line(open(ask))).isEqualTo("HTTP/1.1 200 OK");
    String refused = rest(open(ask.replace("Host", "Connection: close\r\nHost")));
    assertThat(refused)
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 1\r\n", "urn:troupe:too-many-requests");
    for (int i = 0; i < 20; i++) {
      assertThat(line(open(LIVE))).isEqualTo("HTTP/1.1 200 OK");
    }
    await().atMost(PATIENCE).until(() -> line(open(ask)).equals("HTTP/1.1 200 OK"));
  }

  @Test
  void guessesOfTheTokenAreCountedToo() throws IOException {
    listen("request-rate = 1, request-burst = 1");
    String guess = "GET /v1/teams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n";
    assertThat(line(open(guess))).isEqualTo("HTTP/1.1 401 Unauthorized");
    assertThat(line(open(guess))).startsWith("HTTP/1.1 429");
  }

  @ParameterizedTest
  @CsvSource({"10, 2, 429, too-many-streams", "2, 10, 503, overloaded"})
  void streamsOfEventsHaveLimitsAndOneThatEndsMakesRoom(
      int inAll, int perClient, int status, String type) throws IOException {
    listen(
        "heartbeat = 100ms, max-streams = %d, max-streams-per-client = %d"
            .formatted(inAll, perClient));
    Socket first = follow();
    assertThat(line(first)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(line(follow())).isEqualTo("HTTP/1.1 200 OK");
    await().atMost(PATIENCE).until(() -> edge.feed.readers() == 2);
    Socket third = follow();
    third.shutdownOutput();
    assertThat(rest(third)).startsWith("HTTP/1.1 " + status).contains(type, "Retry-After: ");
    first.close();
    await().atMost(PATIENCE).until(() -> line(follow()).equals("HTTP/1.1 200 OK"));
  }

  @Test
  void openRequestIsAnsweredWhenTheDaemonEndsAndNobodyComesInAnyMore() throws IOException {
    listen("");
    CompletableFuture<Object> answer = new CompletableFuture<>();
    edge.workers.later("prompt", answer);
    Socket waiting = open(prompt());
    Socket idle = open(LIVE);
    assertThat(line(idle)).isEqualTo("HTTP/1.1 200 OK");
    await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
    CoordinatedShutdown.get(edge.system).runAll(CoordinatedShutdown.unknownReason());
    assertThat(rest(idle)).as("closed at once").contains("live");
    answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
    assertThat(rest(waiting)).startsWith("HTTP/1.1 200").contains("Done.");
    edge.system.getWhenTerminated().toCompletableFuture().join();
    assertThat(new Socket()).satisfies(late -> assertThat(refusesToConnect(late)).isTrue());
  }

  private void listen(String http) {
    edge = new Edge("http { %s }".formatted(http));
    address =
        HttpApi.bind(edge.system, edge.parts, edge.feeds)
            .toCompletableFuture()
            .join()
            .localAddress();
  }

  private Socket follow() throws IOException {
    return open("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n" + TOKEN + "\r\n");
  }

  private static String prompt() {
    String body = "{\"text\":\"x\"}";
    return "POST /v1/workers/docs/prompt HTTP/1.1\r\nHost: localhost\r\n"
        + TOKEN
        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
  }

  private static List<TeamSummary> summaries(int count) {
    TeamSummary one = new TeamSummary("blue", "ses_lead", Samples.NOON, 1, 1, 3, null);
    return IntStream.range(0, count).mapToObj(i -> one).toList();
  }

  private Socket open(String sent) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    sockets.add(socket);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    send(socket, sent);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Whether the other side still takes a byte. */
  private static boolean takes(Socket socket) {
    try {
      send(socket, "x");
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  private boolean refusesToConnect(Socket late) {
    try (late) {
      late.connect(address);
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  /** Everything until the other side is done; one that was cut may have been reset. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] bytes = new byte[64 * 1024];
    try {
      InputStream in = socket.getInputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      // What came before it counts.
    }
    return text.toString();
  }

  private static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
