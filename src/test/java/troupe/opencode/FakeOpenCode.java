package troupe.opencode;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A server that answers what a test told it to, and remembers what it was asked. */
public final class FakeOpenCode {

  private final ServerBinding binding;
  private final Map<String, CompletionStage<HttpResponse>> answers = new ConcurrentHashMap<>();
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();

  public FakeOpenCode(ActorSystem<?> system) {
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> handle(system, request);
    this.binding =
        Http.get(system).newServerAt("127.0.0.1", 0).bind(handler).toCompletableFuture().join();
  }

  private CompletionStage<HttpResponse> handle(ActorSystem<?> system, HttpRequest request) {
    return request
        .toStrict(10_000, system)
        .thenCompose(
            strict -> {
              requests.add(strict);
              String key = strict.method().name() + " " + strict.getUri().path();
              return answers.getOrDefault(key, CompletableFuture.completedFuture(webPage()));
            });
  }

  private static HttpResponse webPage() {
    return HttpResponse.create().withEntity(ContentTypes.TEXT_HTML_UTF8, "<!doctype html>");
  }

  public void on(String methodAndPath, HttpResponse answer) {
    answers.put(methodAndPath, CompletableFuture.completedFuture(answer));
  }

  public void onJson(String methodAndPath, int status, String json) {
    on(
        methodAndPath,
        HttpResponse.create().withStatus(status).withEntity(ContentTypes.APPLICATION_JSON, json));
  }

  public void never(String methodAndPath) {
    answers.put(methodAndPath, new CompletableFuture<>());
  }

  public void streams(Source<ByteString, NotUsed> events) {
    on(
        "GET /global/event",
        HttpResponse.create()
            .withEntity(HttpEntities.create(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events)));
  }

  public List<HttpRequest> requests() {
    return requests;
  }

  HttpRequest lastRequest() {
    return requests.get(requests.size() - 1);
  }

  static String body(HttpRequest request) {
    return ((HttpEntity.Strict) request.entity()).getData().utf8String();
  }

  public ServerAddress address(@Nullable String password) {
    return new ServerAddress(
        URI.create("http://127.0.0.1:" + binding.localAddress().getPort()), password);
  }
}
