package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Outcome;
import troupe.api.Samples;

/**
 * Which connections are let be, over real sockets. A connection that is not cut is shown by one
 * opened later that was.
 */
final class IdleLimitTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TEAMS =
      "GET /v1/teams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
          .formatted(Edge.TOKEN);

  private final Edge edge =
      new Edge(
          "http { head-limit = 1s, idle-limit = 500ms, answer-limit = 1ms, heartbeat = 2s },"
              + " workers.max-body = 64MiB");
  private final CompletableFuture<Object> answer = new CompletableFuture<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    address =
        HttpApi.bind(edge.system, edge.parts, edge.feeds)
            .toCompletableFuture()
            .join()
            .localAddress();
    edge.workers.later("prompt", answer);
    edge.teams.plain("list", List.of());
  }

  @AfterEach
  void end() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /v1/te",
        "GET /v1/teams HTTP/1.1\r\nHost: loc",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/te",
        "POST /v1/teams HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
      })
  void connectionWithNothingToAnswerIsClosed(String sent) throws IOException {
    try (Socket socket = open(sent)) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(), text -> assertThat(text).startsWith("HTTP/1.1"));
    }
  }

  @Test
  void promptMayTakeLongerThanAnyLimit() throws IOException {
    edge.teams.silent("list");
    try (Socket waiting = open(prompt("{\"text\":\"x\"}"));
        Socket slow = open(TEAMS)) {
      await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
      assertThat(line(slow)).as("a team that never answers").startsWith("HTTP/1.1 503");
      outlastTheLimit();
      answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
      assertThat(line(waiting)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(new String(waiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("what follows until the connection, idle now, is closed")
          .contains("Done.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/teams/blue/members | {'name':'ada','role':'r','prompt':'p','backend':'server'} | 201",
        "/v1/tools/team_spawn | {'sessionId':'ses_1','arguments':{'teamName':'blue',"
            + "'memberName':'ada','role':'r','initialPrompt':'p','backend':'server'}} | 200",
        "/v1/workers/docs/stop | {} | 200",
      })
  void whatWaitsForServersMayTakeLongerThanAnAnswer(String path, String body, String status)
      throws IOException {
    CompletableFuture<Object> made = new CompletableFuture<>();
    edge.teams.later("spawn", made);
    edge.workers.later("stop", made);
    edge.teams.silent("list");
    try (Socket waiting = open(post(path, body.replace('\'', '"')));
        Socket slow = open(TEAMS)) {
      assertThat(line(slow)).as("a team that never answers").startsWith("HTTP/1.1 503");
      made.complete(
          new Outcome.Done<>(path.endsWith("stop") ? Samples.worker() : Samples.member()));
      assertThat(line(waiting)).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void followerOfEventsIsNotIdle() throws IOException {
    String ask =
        "GET /v1/events?worker=docs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(Edge.TOKEN);
    try (Socket follower = open(ask)) {
      assertThat(line(follower)).isEqualTo("HTTP/1.1 200 OK");
      await().atMost(PATIENCE).until(() -> edge.feed.readers() == 1);
      outlastTheLimit();
      assertThat(edge.feed.readers()).isEqualTo(1);
      edge.workers.tell(Samples.workerEvent("evt_1", "orchestra.worker.ready", "docs"));
      String line = line(follower);
      while (!line.contains("evt_1")) {
        line = line(follower);
      }
    }
    await().atMost(PATIENCE).until(() -> edge.feed.readers() == 0);
  }

  @Test
  void callerWhoSendsNoMoreStillGetsItsAnswerAndThenItsConnectionEnds() throws IOException {
    try (Socket half = open(prompt("{\"text\":\"x\"}"))) {
      half.shutdownOutput();
      await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
      outlastTheLimit();
      answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
      assertThat(new String(half.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("Done.");
    }
  }

  @Test
  void callerWhoHangsUpDoesNotCutTheTurn() throws IOException {
    Socket gone = open(prompt("{\"text\":\"x\"}"));
    await().atMost(PATIENCE).until(() -> edge.workers.calls().size() == 1);
    gone.close();
    outlastTheLimit();
    assertThat(answer).isNotCompleted();
    answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
    outlastTheLimit();
  }

  @Test
  void attachmentOfManyMegabytesIsRead() throws IOException {
    answer.complete(new Outcome.Done<>(Samples.workerAnswer()));
    String body =
        "{\"text\":\"x\",\"attachments\":[{\"mime\":\"image/png\",\"base64\":\"%s\"}]}"
            .formatted("A".repeat(21_000_000));
    try (Socket socket = open(prompt(body))) {
      assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  /** A connection opened now, and left alone, is cut: so others were alone for longer. */
  private void outlastTheLimit() throws IOException {
    connectionWithNothingToAnswerIsClosed("");
  }

  private static String prompt(String body) {
    return post("/v1/workers/docs/prompt", body);
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ".formatted(path)
        + Edge.TOKEN
        + "\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
  }

  private Socket open(String sent) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      assertThat(next).as("after %s", line).isNotNegative();
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
