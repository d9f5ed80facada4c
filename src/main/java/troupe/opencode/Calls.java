package troupe.opencode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.HttpCredentials;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import troupe.async.Stages;

/**
 * Sends calls to one server and reads what comes back. Never sends a call a second time by itself.
 */
final class Calls {

  /** A session's messages with whole files in them; more would not fit a prompt anyway. */
  private static final long LARGEST_ANSWER = 64L << 20;

  /** OpenCode works on few things at once; more connections only queue inside it. */
  private static final int CONNECTIONS = 32;

  /**
   * Calls that may wait for a connection, each at most as long as a call may take. More than the
   * members of the largest daemon, who may all be prompted at once. Pekko wants a power of two.
   */
  private static final int WAITING_CALLS = 16_384;

  /** Shorter than the 5 s after which servers commonly drop an idle connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

  /**
   * For plain HTTP, which never asks it. Pekko's own would load the certificates of all authorities
   * first, in the middle of a start.
   */
  private static final HttpsConnectionContext NO_TLS =
      ConnectionContext.httpsClient(
          (host, port) -> {
            throw new IllegalStateException("plain HTTP has no TLS");
          });

  private final ActorSystem<?> system;
  private final OpenCodeServer server;
  private final Duration limit;
  private final ConnectionPoolSettings pool;
  private final Executor executor;

  /** A call, its answer included, may take {@code limit}. */
  Calls(ActorSystem<?> system, OpenCodeServer server, Duration limit) {
    this.system = system;
    this.server = server;
    this.limit = limit;
    this.pool = pool(system, limit);
    this.executor = system.executionContext();
  }

  private static ConnectionPoolSettings pool(ActorSystem<?> system, Duration limit) {
    ClientConnectionSettings connection =
        ClientConnectionSettings.create(system.classicSystem())
            .withConnectingTimeout(limit)
            // A connection whose answer nobody waits for any more must not stay in the pool.
            .withIdleTimeout(limit.plusSeconds(1));
    return ConnectionPoolSettings.create(system.classicSystem())
        .withConnectionSettings(connection)
        .withMaxConnections(CONNECTIONS)
        .withMaxOpenRequests(WAITING_CALLS)
        .withKeepAliveTimeout(KEEP_ALIVE)
        .withResponseEntitySubscriptionTimeout(limit)
        .withMaxRetries(0);
  }

  /** The answer's JSON; fails with {@link OpenCodeException} only. */
  CompletionStage<JsonNode> send(Call call) {
    Optional<ServerAddress> address = server.address();
    if (address.isEmpty()) {
      return CompletableFuture.failedFuture(
          OpenCodeException.unreachable(call + ": OpenCode is starting", null));
    }
    return answer(request(address.get(), call))
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync((json, failure) -> settled(call, json, failure), executor);
  }

  private CompletableFuture<JsonNode> answer(HttpRequest request) {
    Http http = Http.get(system);
    HttpsConnectionContext tls =
        request.getUri().getScheme().equals("https") ? http.defaultClientHttpsContext() : NO_TLS;
    return http.singleRequest(request, tls, pool, system.classicSystem().log())
        .thenComposeAsync(this::whole, executor)
        .thenApplyAsync(Answer::read, executor)
        .toCompletableFuture();
  }

  private CompletionStage<Answer> whole(HttpResponse response) {
    return response
        .entity()
        .toStrict(limit.toMillis(), LARGEST_ANSWER, system)
        .thenApplyAsync(body -> answer(response, body), executor);
  }

  private static Answer answer(HttpResponse response, HttpEntity.Strict body) {
    return new Answer(
        response.status().intValue(),
        body.getContentType().mediaType().equals(ContentTypes.APPLICATION_JSON.mediaType()),
        body.getData());
  }

  private JsonNode settled(Call call, JsonNode json, Throwable failure) {
    if (failure == null) {
      return json;
    }
    Throwable cause = Stages.unwrapped(failure);
    if (cause instanceof OpenCodeException known) {
      throw known.during(call);
    }
    if (cause instanceof TimeoutException) {
      throw OpenCodeException.unreachable(
          "%s: no answer within %d ms".formatted(call, limit.toMillis()), cause);
    }
    throw OpenCodeException.unreachable("%s: %s".formatted(call, cause.getMessage()), cause);
  }

  private static HttpRequest request(ServerAddress address, Call call) {
    HttpRequest request =
        authorized(
            HttpRequest.create(address.base() + call.path() + call.query())
                .withMethod(call.method()),
            address);
    JsonNode body = call.body();
    return body == null
        ? request
        : request.withEntity(ContentTypes.APPLICATION_JSON, Answer.bytes(body));
  }

  /** {@code request} with the server's password, when it has one. */
  static HttpRequest authorized(HttpRequest request, ServerAddress address) {
    String password = address.password();
    return password == null
        ? request
        : request.addCredentials(HttpCredentials.createBasicHttpCredentials("opencode", password));
  }
}
