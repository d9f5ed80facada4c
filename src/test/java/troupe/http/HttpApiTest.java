package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Refusal;

/** The interface over real sockets: what only the server around the routes can get wrong. */
final class HttpApiTest {

  private final Edge edge = new Edge();
  private final HttpClient client = HttpClient.newHttpClient();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    address = HttpApi.bind(edge.system, edge.parts).toCompletableFuture().join().localAddress();
    edge.teams.plain("list", List.of()).refused("team", new Refusal.NoSuchTeam("x"));
  }

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void clientWithTheTokenComesIn() throws Exception {
    HttpResponse<String> response = send(get("/v1/teams"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"teams\":[]}");
    assertThat(response.headers().firstValue("Server")).contains("troupe");
  }

  @Test
  void clientWithoutTheTokenDoesNot() throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/v1/teams")).GET());
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void pageOfAnotherOriginDoesNot() throws Exception {
    HttpResponse<String> response = send(get("/v1/teams").header("Origin", "http://evil.example"));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("urn:troupe:forbidden-origin");
  }

  @Test
  void bodyOverTheLimitIsTooLarge() throws Exception {
    HttpResponse<String> response =
        send(
            get("/v1/teams")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[" + " ".repeat(Edge.MAX_BODY) + "]")));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void chunkedBodyOverTheLimitIsTooLargeToo() throws Exception {
    byte[] body = ("[" + " ".repeat(Edge.MAX_BODY) + "]").getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response =
        send(
            get("/v1/teams")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(List.of(body))));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; x=y"
      })
  void jsonIsReadHoweverItsTypeIsWritten(String contentType) throws Exception {
    HttpResponse<String> response =
        send(
            get("/v1/teams")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(422);
  }

  @Test
  void tokenMayHoldAnyCharacter() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri("/v1/teams"))
                .header("Authorization", "bearer  " + Edge.TOKEN));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void veryLongNameIsNoTeam() throws Exception {
    HttpResponse<String> response = send(get("/v1/teams/" + "a".repeat(10_000)));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("urn:troupe:no-such-team");
  }

  @Test
  void foreignHostIsRefused() throws Exception {
    assertThat(raw("GET /v1/teams HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("urn:troupe:forbidden-host");
  }

  @Test
  void oneConnectionServesManyRequests() throws Exception {
    String ask = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    String answers = raw(ask + "\r\n" + ask + "Connection: close\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
  }

  @Test
  void requestPekkoCannotReadIsAProblemToo() throws Exception {
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "urn:troupe:malformed-request")
        .contains("The request cannot be read")
        .doesNotContain("HEXDIG");
    assertThat(raw("NONSENSE / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 501")
        .contains("urn:troupe:unknown-method");
    assertThat(raw("GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("urn:troupe:malformed-request", "\"status\":400");
    assertThat(raw("TRACE / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"))
        .startsWith("HTTP/1.1 400")
        .contains("urn:troupe:malformed-request");
  }

  @Test
  void queryPekkoCannotReadIsAProblemToo() throws Exception {
    assertThat(
            raw(
                "DELETE /v1/teams/x?force=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer "
                    + Edge.TOKEN
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("urn:troupe:malformed-request");
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + Edge.TOKEN);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(address.getPort(), path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Everything that comes back until the server closes the connection. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
