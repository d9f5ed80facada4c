package troupe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Talks to the daemon that runs on this machine. */
final class DaemonClient {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Longer than the daemon lets any command wait but a prompt and a stop. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final URI url;
  private final String token;
  private final HttpClient http;

  private DaemonClient(URI url, String token, HttpClient http) {
    this.url = url;
    this.token = token;
    this.http = http;
  }

  /**
   * The daemon with this home.
   *
   * @throws CommandFailed when none runs there, or its token cannot be read
   */
  static DaemonClient of(Path home, Map<String, String> environment) throws CommandFailed {
    JsonNode announced = announced(home.resolve("daemon.json"));
    if (!runs(announced)) {
      throw unreachable("the daemon of home %s has ended".formatted(home));
    }
    if (!announced.hasNonNull("url")) {
      throw unreachable(
          "the daemon of home %s is part of a program (pid %d) that keeps it from listening"
              .formatted(home, announced.path("pid").asLong()));
    }
    return new DaemonClient(
        URI.create(announced.path("url").asText()),
        token(home.resolve("token"), environment),
        client(announced.path("certificate").asText()));
  }

  /**
   * A client for one daemon.
   *
   * @param certificate the file with its certificate; empty when it speaks plain HTTP
   */
  private static HttpClient client(String certificate) throws CommandFailed {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    if (!certificate.isEmpty()) {
      client.sslContext(PinnedCertificate.trusting(Path.of(certificate)));
    }
    return client.build();
  }

  /**
   * Asks for something and waits for it.
   *
   * @throws Refused when the daemon answers with a problem
   * @throws CommandFailed when it does not answer
   */
  JsonNode get(String path) throws CommandFailed, Refused {
    return answer(request(path).GET().timeout(ANSWER_LIMIT));
  }

  /** Has something done that is done soon; as {@link #get}. */
  JsonNode post(String path) throws CommandFailed, Refused {
    return answer(request(path).POST(BodyPublishers.noBody()).timeout(ANSWER_LIMIT));
  }

  /** As {@link #post(String)}, with something to send. */
  JsonNode post(String path, ObjectNode body) throws CommandFailed, Refused {
    BodyPublisher json = BodyPublishers.ofString(body.toString());
    return answer(
        request(path).header("Content-Type", "application/json").POST(json).timeout(ANSWER_LIMIT));
  }

  /** Has something done, however long it takes; as {@link #get}. */
  JsonNode await(String path, ObjectNode body) throws CommandFailed, Refused {
    BodyPublisher json = BodyPublishers.ofString(body.toString());
    return answer(request(path).header("Content-Type", "application/json").POST(json));
  }

  /** As {@link #await(String, ObjectNode)}, where there is nothing to send. */
  JsonNode await(String path) throws CommandFailed, Refused {
    return answer(request(path).POST(BodyPublishers.noBody()));
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** For people and for {@code jq} alike. */
  static String pretty(JsonNode json) {
    return json.toPrettyString();
  }

  /** The daemon answered with a problem. */
  static final class Refused extends Exception {

    private final transient JsonNode problem;

    private Refused(JsonNode problem) {
      super(problem.path("detail").asText());
      this.problem = problem;
    }

    JsonNode problem() {
      return problem;
    }

    CommandFailed failure() {
      return new CommandFailed(ExitCode.FAILED, String.valueOf(getMessage()));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode answer(HttpRequest.Builder request) throws CommandFailed, Refused {
    HttpResponse<byte[]> response = send(request.build());
    JsonNode json;
    try {
      json = JSON.readTree(response.body());
    } catch (IOException e) {
      throw notTroupe(response);
    }
    if (response.statusCode() / 100 == 2) {
      return json;
    }
    if (!json.path("type").asText().startsWith("urn:troupe:")) {
      throw notTroupe(response);
    }
    throw new Refused(json);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws CommandFailed {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String why = e.getMessage() == null ? "" : ": " + e.getMessage();
      throw unreachable("the daemon at %s does not answer%s".formatted(url, why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(ExitCode.FAILED, "interrupted while the daemon worked");
    }
  }

  private CommandFailed notTroupe(HttpResponse<byte[]> response) {
    return unreachable(
        "%s answers %d, but not as Troupe does".formatted(url, response.statusCode()));
  }

  private static JsonNode announced(Path file) throws CommandFailed {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw unreachable("%s is damaged".formatted(file));
    } catch (IOException e) {
      throw unreachable("no daemon runs with home %s".formatted(file.getParent()));
    }
  }

  /** What listens at the address of a daemon that was killed may be anybody's. */
  private static boolean runs(JsonNode announced) {
    return ProcessHandle.of(announced.path("pid").asLong())
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(started -> started.toString().equals(announced.path("startedAt").asText()))
        .isPresent();
  }

  private static String token(Path file, Map<String, String> environment) throws CommandFailed {
    String given = Token.given(environment);
    if (!given.isEmpty()) {
      return given;
    }
    String kept = kept(file);
    if (!Token.isPrintable(kept)) {
      throw new CommandFailed(
          ExitCode.FAILED, "the token in %s is not printable ASCII".formatted(file));
    }
    return kept;
  }

  private static String kept(Path file) throws CommandFailed {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.FAILED, "cannot read the token file " + file);
    }
  }

  private static CommandFailed unreachable(String why) {
    return new CommandFailed(
        ExitCode.UNREACHABLE, why + "; start one with: troupe serve, or name another --home");
  }
}
