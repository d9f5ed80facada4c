package troupe.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Answers {@code POST /v1/chat/completions}; everything else is 404. */
final class ChatCompletions {

  private static final String PATH = "/v1/chat/completions";

  /** Each remembered call holds the texts of its conversation. */
  private static final int REMEMBERED = 500;

  /** Conversations grow; this is far above what a test or the demo sends. */
  private static final long MAX_BODY = 64L * 1024 * 1024;

  private static final Duration READ_LIMIT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ActorSystem<?> system;
  private final Script script;
  private final Map<Object, String> streaming = new ConcurrentHashMap<>();
  private final BlockingQueue<ModelCall> calls = new ArrayBlockingQueue<>(REMEMBERED);

  ChatCompletions(ActorSystem<?> system, Script script) {
    this.system = system;
    this.script = script;
  }

  List<ModelCall> calls() {
    return List.copyOf(calls);
  }

  /** The sessions whose answers are being streamed at the moment. */
  Set<String> streaming() {
    return Set.copyOf(streaming.values());
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.method().equals(HttpMethods.POST) || !request.getUri().path().equals(PATH)) {
      request.discardEntityBytes(system);
      return refused(404, "only POST " + PATH + " is served");
    }
    String sessionId = request.getHeader("x-session-id").map(HttpHeader::value).orElse("");
    return request
        .entity()
        .withSizeLimit(MAX_BODY)
        .toStrict(READ_LIMIT.toMillis(), system)
        .thenComposeAsync(body -> answer(sessionId, body), system.executionContext());
  }

  private CompletionStage<HttpResponse> answer(String sessionId, HttpEntity.Strict body) {
    ChatRequest request;
    try {
      request = ChatRequest.of(sessionId, JSON.readTree(body.getData().utf8String()));
    } catch (JsonProcessingException malformed) {
      return refused(400, malformed.getOriginalMessage());
    } catch (IllegalArgumentException incomplete) {
      return refused(400, "expected a chat completion request");
    }
    remember(request.call());
    return play(request, script.reply(request.call()).steps());
  }

  private void remember(ModelCall call) {
    while (!calls.offer(call)) {
      calls.poll();
    }
  }

  private CompletionStage<HttpResponse> play(ChatRequest request, List<Step> steps) {
    return new Performance(steps, new ChatAnswer(request.call()))
        .response(request.stream())
        .map(response -> watched(request.call().sessionId(), response))
        .runWith(Sink.head(), system);
  }

  /** Counts as streaming until it has ended or nobody reads it any more. */
  private HttpResponse watched(String sessionId, HttpResponse response) {
    if (!response.entity().isChunked()) {
      return response;
    }
    Object stream = new Object();
    streaming.put(stream, sessionId);
    return response.transformEntityDataBytes(
        Flow.of(ByteString.class)
            .watchTermination(
                (mat, ended) -> {
                  ended.whenComplete((done, failure) -> streaming.remove(stream));
                  return mat;
                }));
  }

  private static CompletionStage<HttpResponse> refused(int status, String message) {
    return CompletableFuture.completedStage(Performance.failure(new Step.Fail(status, message)));
  }
}
