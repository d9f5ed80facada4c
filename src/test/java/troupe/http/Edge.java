package troupe.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.RequestKey;
import troupe.api.Samples;
import troupe.api.ScriptedEvents;
import troupe.api.ScriptedTeams;
import troupe.api.ScriptedWorkers;
import troupe.api.Servers;
import troupe.api.TeamView;
import troupe.api.Tokens;
import troupe.contract.ApiContract;
import troupe.contract.Exchange;
import troupe.dashboard.Reception;
import troupe.dashboard.Shelf;
import troupe.mcp.McpEndpoint;
import troupe.metrics.Telemetry;
import troupe.settings.Settings;
import troupe.shutdown.ShutdownTasks;
import troupe.tool.Tools;

/** The HTTP interface in memory, over teams that are scripted. */
final class Edge implements AutoCloseable {

  static final String TOKEN = "s3cret:{a}!";
  static final int MAX_BODY = 1_000;

  /** Room for one attachment of a few words. */
  static final int MAX_PROMPT = 4_000;

  static final String SCHEMA = "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}";

  final ScriptedTeams teams = new ScriptedTeams();
  final ScriptedWorkers workers = new ScriptedWorkers();
  final Map<String, List<TeamView>> teamsOf = new HashMap<>();
  final List<String> notReady = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "edge");
  final ScriptedEvents events = new ScriptedEvents();
  final Telemetry telemetry = Telemetry.prometheus();
  final ShutdownTasks shutdown = ShutdownTasks.of(system);
  final HttpApi.Parts parts;
  final HttpApi.Feeds feeds;
  final EventFeed feed;
  private final Route route;

  Edge() {
    this("");
  }

  /**
   * An interface with other settings.
   *
   * @param settings under {@code troupe}, as HOCON
   */
  Edge(String settings) {
    this(settings, null);
  }

  /** As above, over TLS where there is a key for it. */
  Edge(String settings, @Nullable TlsIdentity tls) {
    Settings all =
        Settings.of(
            ConfigFactory.parseString("troupe {%s}".formatted(settings))
                .withFallback(
                    ConfigFactory.parseString(
                        "troupe { http { port = 0, max-body = %d }, workers.max-body = %d }"
                            .formatted(MAX_BODY, MAX_PROMPT)))
                .withFallback(ConfigFactory.defaultReference()));
    FixedToken tokens = new FixedToken();
    AtomicInteger secrets = new AtomicInteger();
    Reception reception =
        Reception.open(
            all.dashboard(),
            tokens,
            new Reception.Means(
                new EmptyShelf(),
                Runnable::run,
                Clock.fixed(Samples.NOON, ZoneOffset.UTC),
                () -> "secret-" + secrets.incrementAndGet()));
    parts =
        new HttpApi.Parts(
            teams,
            events,
            new Tools(teams),
            workers,
            mcp(new McpEndpoint(new Tools(teams), "Make a team.", "0.1.0")),
            session -> CompletableFuture.completedFuture(teamsOf.getOrDefault(session, List.of())),
            (url, directory, password) ->
                new Servers.Announcement(url.toString(), directory, url.getPort() == 4096),
            () -> new HttpApi.Health(notReady, warnings),
            tokens,
            reception,
            Optional.ofNullable(tls),
            all,
            telemetry,
            SCHEMA,
            "0.1.0",
            shutdown);
    feeds = HttpApi.Feeds.of(system, parts, HttpApi.endOfEvents(shutdown));
    feed = feeds.workers();
    route = HttpApi.route(parts, feeds);
  }

  /** One token, which is said to be replaced when that is asked for. */
  private static final class FixedToken implements Tokens {
    @Override
    public Optional<String> printOf(String shown) {
      return shown.equals(TOKEN) ? Optional.of("print") : Optional.empty();
    }

    @Override
    public boolean isPrintGood(String print) {
      return print.equals("print");
    }

    @Override
    public CompletionStage<Outcome<Rotation>> rotate(
        @Nullable Duration overlap, @Nullable RequestKey key) {
      Duration good = overlap == null ? Duration.ofHours(24) : overlap;
      return CompletableFuture.completedFuture(
          new Outcome.Done<>(new Rotation(Samples.NOON.plus(good))));
    }
  }

  /** Nothing is kept, and nobody reads it again. */
  private static final class EmptyShelf implements Shelf {
    @Override
    public void keep(String text) {}

    @Override
    public String kept() {
      return "";
    }
  }

  private static McpHandler mcp(McpEndpoint endpoint) {
    return (body, headers) ->
        endpoint
            .answer(body, headers.protocolVersion(), headers.session())
            .thenApply(reply -> new McpHandler.Reply(reply.status(), reply.json()));
  }

  /** What came back; {@code json} is missing where there was none. */
  record Answer(int status, String contentType, JsonNode json, HttpResponse response) {

    String type() {
      return json.path("type").asText();
    }

    String detail() {
      return json.path("detail").asText();
    }

    String header(String name) {
      return response.getHeader(name).map(HttpHeader::value).orElse("");
    }
  }

  Answer get(String path) {
    return ask(HttpRequest.GET(path));
  }

  Answer delete(String path) {
    return ask(HttpRequest.DELETE(path));
  }

  Answer post(String path) {
    return ask(HttpRequest.POST(path));
  }

  Answer post(String path, String json) {
    return ask(
        HttpRequest.create(path)
            .withMethod(HttpMethods.POST)
            .withEntity(ContentTypes.APPLICATION_JSON, json.replace('\'', '"')));
  }

  /** As a client with the token that calls the daemon by its name. */
  Answer ask(HttpRequest request) {
    return askAsItStands(known(request));
  }

  private static HttpRequest known(HttpRequest request) {
    return request
        .addHeader(RawHeader.create("Authorization", "Bearer " + TOKEN))
        .addHeader(Host.create("localhost", 7717));
  }

  /** An answer that is no JSON. */
  record Text(int status, String contentType, String body) {}

  Text text(String path) {
    HttpResponse response = answer(known(HttpRequest.GET(path)));
    return new Text(
        response.status().intValue(),
        response.entity().getContentType().toString(),
        new String(body(response), StandardCharsets.UTF_8));
  }

  private HttpResponse answer(HttpRequest request) {
    try {
      return route.handler(system).apply(request).toCompletableFuture().join();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private byte[] body(HttpResponse response) {
    return response
        .entity()
        .toStrict(10_000, system)
        .toCompletableFuture()
        .join()
        .getData()
        .toArray();
  }

  Answer askAsItStands(HttpRequest request) {
    Answer answer = unchecked(request);
    ApiContract.published().check(exchange(request, answer));
    return answer;
  }

  /** Where teams say what this route would never hear from them. */
  Answer getUnexpected(String path) {
    return unchecked(known(HttpRequest.GET(path)));
  }

  /** As it stands, where the document knows of no such thing. */
  Answer unchecked(HttpRequest request) {
    HttpResponse response = answer(request);
    byte[] body = body(response);
    try {
      return new Answer(
          response.status().intValue(),
          response.entity().getContentType().toString(),
          json(response, body),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is held against {@code openapi.yaml}. */
  static Exchange exchange(HttpRequest request, Answer answer) {
    Set<String> headers = new HashSet<>();
    answer.response().getHeaders().forEach(header -> headers.add(header.name()));
    return new Exchange(
        request.method().value(),
        request.getUri().toString().replaceFirst("^https?://[^/]*", "").replaceFirst("\\?.*", ""),
        sent(request),
        answer.status(),
        answer.response().entity().isKnownEmpty() ? "" : answer.contentType(),
        headers,
        answer.json());
  }

  private static JsonNode sent(HttpRequest request) {
    try {
      return request.entity() instanceof HttpEntity.Strict strict && !strict.isKnownEmpty()
          ? Json.read(strict.getData().toArray())
          : MissingNode.getInstance();
    } catch (IOException malformed) {
      return MissingNode.getInstance();
    }
  }

  private static JsonNode json(HttpResponse response, byte[] body) throws IOException {
    return response.entity().getContentType().mediaType().subType().endsWith("json")
        ? new ObjectMapper().readTree(body)
        : MissingNode.getInstance();
  }

  @Override
  public void close() {
    workers.close();
    events.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
