package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import troupe.contract.ApiContract;
import troupe.contract.Exchange;

/**
 * A plain client of a JSON interface: what is sent is a map, what comes back is a tree. What a
 * daemon answers is held against {@code openapi.yaml}.
 */
public final class Api {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** OpenCode never answers a request that asks for an upgrade to HTTP/2. */
  private final HttpClient client;

  private final URI base;
  private final String authorization;

  /** Whether it is the interface that {@code openapi.yaml} describes. */
  private final boolean described;

  private Api(URI base, String authorization, HttpClient.Builder client, boolean described) {
    this.client = client.version(HttpClient.Version.HTTP_1_1).build();
    this.base = base;
    this.authorization = authorization;
    this.described = described;
  }

  /** A daemon's that speaks TLS. */
  static Api over(SSLContext tls, URI base, String token) {
    return new Api(base, "Bearer " + token, HttpClient.newBuilder().sslContext(tls), true);
  }

  /** A daemon's. */
  static Api of(URI base, String token) {
    return new Api(base, "Bearer " + token, HttpClient.newBuilder(), true);
  }

  /** Of an OpenCode server without a password. */
  static Api ofOpenCode(URI base) {
    return new Api(base, "Bearer ", HttpClient.newBuilder(), false);
  }

  /** Of an OpenCode server that has a password. */
  static Api withPassword(URI base, String password) {
    byte[] login = ("opencode:" + password).getBytes(StandardCharsets.UTF_8);
    return new Api(
        base, "Basic " + Base64.getEncoder().encodeToString(login), HttpClient.newBuilder(), false);
  }

  /** An answer; {@code body} is missing when it is not JSON. */
  public record Answer(int status, JsonNode body) {

    /** The type of a problem; empty when it is none. */
    public String problem() {
      return body.path("type").asText();
    }

    /** The words of a problem; empty when it is none. */
    String detail() {
      return body.path("detail").asText();
    }

    /** The body of an answer that must be a good one. */
    public JsonNode ok() {
      if (status / 100 != 2) {
        throw new AssertionError("expected a 2xx, got " + status + ": " + body);
      }
      return body;
    }
  }

  /** What the stream at {@code path} tells from now on. */
  EventTap events(String path) throws IOException {
    return EventTap.open(stream(path).build(), check(path));
  }

  /** The same after the event {@code lastId}. */
  EventTap events(String path, String lastId) throws IOException {
    return EventTap.open(stream(path).header("Last-Event-ID", lastId).build(), check(path));
  }

  private HttpRequest.Builder stream(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", authorization);
  }

  private EventTap.Check check(String path) {
    String stream = base.resolve(path).getRawPath();
    return (name, data) ->
        described ? ApiContract.published().violations(stream, name, data) : List.of();
  }

  /** Events as JSON. */
  public Answer page(String path) throws IOException {
    return send(request(path).header("Accept", "application/json").GET());
  }

  public Answer get(String path) throws IOException {
    return send(request(path).GET());
  }

  public Answer post(String path, Map<String, ?> body) throws IOException {
    return post(request(path), body);
  }

  /** The same under a key: it may be sent again. */
  public Answer postOnce(String path, Map<String, ?> body, String key) throws IOException {
    return post(request(path).header("Idempotency-Key", key), body);
  }

  Answer delete(String path) throws IOException {
    return send(request(path).DELETE());
  }

  URI uri(String path) {
    return base.resolve(path);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(LIMIT)
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private Answer post(HttpRequest.Builder request, Map<String, ?> body) throws IOException {
    JsonNode json = JSON.valueToTree(body);
    return send(request.POST(BodyPublishers.ofString(json.toString())), json);
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    return send(request, JsonNodeFactory.instance.missingNode());
  }

  private Answer send(HttpRequest.Builder request, JsonNode body) throws IOException {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      Answer answer = new Answer(response.statusCode(), tree(response));
      if (described) {
        ApiContract.published().check(exchange(response, body, answer));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Exchange exchange(HttpResponse<String> response, JsonNode sent, Answer answer) {
    return new Exchange(
        response.request().method(),
        response.request().uri().getRawPath(),
        sent,
        answer.status(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().map().keySet(),
        answer.body());
  }

  static JsonNode tree(String json) throws IOException {
    return JSON.readTree(json);
  }

  private static JsonNode tree(HttpResponse<String> response) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.contains("json")
        ? JSON.readTree(response.body())
        : JsonNodeFactory.instance.missingNode();
  }
}
