package troupe.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import troupe.store.Holder;

/** Talks to the daemon that runs on this machine. */
public final class DaemonClient {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Longer than the daemon lets any command wait but a prompt and a stop. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  /** Names that a path would not keep. */
  private static final Pattern DOTS = Pattern.compile("\\.{1,2}");

  /** C1 controls, and marks that turn the direction of writing or separate lines. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\x7f-\\x9f\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]");

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
  public static DaemonClient of(Path home, Map<String, String> environment) throws CommandFailed {
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
  public JsonNode get(String path) throws CommandFailed, Refused {
    return answer(request(path).header("Accept", "application/json").GET().timeout(ANSWER_LIMIT));
  }

  /** Has something done that is done soon; as {@link #get}. */
  public JsonNode post(String path) throws CommandFailed, Refused {
    return once(keyed(path).POST(BodyPublishers.noBody()).timeout(ANSWER_LIMIT));
  }

  /** As {@link #post(String)}, with something to send. */
  public JsonNode post(String path, ObjectNode body) throws CommandFailed, Refused {
    return once(keyed(path).POST(json(body)).timeout(ANSWER_LIMIT));
  }

  /** Has something done, however long it takes; as {@link #get}. */
  public JsonNode await(String path, ObjectNode body) throws CommandFailed, Refused {
    return answer(keyed(path).POST(json(body)));
  }

  /** As {@link #await(String, ObjectNode)}, where there is nothing to send. */
  public JsonNode await(String path) throws CommandFailed, Refused {
    return answer(keyed(path).POST(BodyPublishers.noBody()));
  }

  /** Has something taken away; as {@link #get}. */
  public JsonNode delete(String path) throws CommandFailed, Refused {
    return answer(request(path).DELETE().timeout(ANSWER_LIMIT));
  }

  /**
   * Follows a stream of events for as long as it lasts.
   *
   * @param place where it was left; {@code null} for where it begins by itself
   */
  public EventFrames follow(String path, @Nullable String place) throws CommandFailed, Refused {
    HttpRequest.Builder request = request(path).header("Accept", "text/event-stream").GET();
    if (place != null) {
      request.setHeader("Last-Event-ID", place);
    }
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 2) {
        throw refused(response.statusCode(), response.body().readAllBytes());
      }
      return new EventFrames(response.body(), place);
    } catch (IOException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** One event's data. */
  public static JsonNode read(String json) throws IOException {
    return JSON.readTree(json);
  }

  /** Where it listens. */
  public URI url() {
    return url;
  }

  /** The address of something that is named by these, whatever is in them. */
  public static String path(String... segments) throws CommandFailed {
    StringBuilder path = new StringBuilder("/v1");
    for (String segment : segments) {
      if (segment.isBlank()) {
        throw new CommandFailed(ExitCode.USAGE, "a name is empty");
      }
      // A dot or two would be taken for the way up.
      String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
      path.append('/')
          .append(DOTS.matcher(encoded).matches() ? encoded.replace(".", "%2E") : encoded);
    }
    return path.toString();
  }

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * For people and for {@code jq} alike. Characters that a terminal could take for commands, and
   * that JSON allows in texts, are escaped.
   */
  public static String pretty(JsonNode json) {
    return escaped(json.toPrettyString());
  }

  /** As {@link #pretty}, on one line. */
  public static String compact(JsonNode json) {
    return escaped(json.toString());
  }

  private static String escaped(String json) {
    return UNSEEN
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** The daemon answered with a problem. */
  public static final class Refused extends Exception {

    private final transient JsonNode problem;

    private Refused(JsonNode problem) {
      super(problem.path("detail").asText());
      this.problem = problem;
    }

    public JsonNode problem() {
      return problem;
    }

    public CommandFailed failure() {
      return new CommandFailed(ExitCode.FAILED, String.valueOf(getMessage()), Hints.of(problem));
    }
  }

  /** It may be sent again: whoever has the same key is the same request. */
  private HttpRequest.Builder keyed(String path) {
    return request(path)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString());
  }

  private static BodyPublisher json(ObjectNode body) {
    return BodyPublishers.ofString(body.toString());
  }

  /** A connection may break after the daemon has got the request; then it is sent once more. */
  private JsonNode once(HttpRequest.Builder request) throws CommandFailed, Refused {
    HttpRequest built = request.build();
    try {
      return read(http.send(built, BodyHandlers.ofByteArray()));
    } catch (ConnectException | HttpTimeoutException e) {
      throw silent(e);
    } catch (IOException e) {
      return read(send(built));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode answer(HttpRequest.Builder request) throws CommandFailed, Refused {
    return read(send(request.build()));
  }

  private JsonNode read(HttpResponse<byte[]> response) throws CommandFailed, Refused {
    if (response.statusCode() / 100 != 2) {
      throw refused(response.statusCode(), response.body());
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw notTroupe(response.statusCode());
    }
  }

  private Refused refused(int status, byte[] body) throws CommandFailed {
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem.path("type").asText().startsWith("urn:troupe:")) {
        return new Refused(problem);
      }
    } catch (IOException e) {
      // What is no JSON is not Troupe's either.
    }
    throw notTroupe(status);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws CommandFailed {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private CommandFailed silent(IOException cause) {
    String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return unreachable("the daemon at %s does not answer%s".formatted(url, why));
  }

  private static CommandFailed interrupted() {
    Thread.currentThread().interrupt();
    return new CommandFailed(ExitCode.FAILED, "interrupted while the daemon worked");
  }

  private CommandFailed notTroupe(int status) {
    return unreachable("%s answers %d, but not as Troupe does".formatted(url, status));
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
    return Holder.runs(announced.path("pid").asLong(), announced.path("startedAt").asText());
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
