package troupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScriptedModelTest {

  private static final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "model");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private ScriptedModel model;

  @BeforeEach
  void start() {
    model = ScriptedModel.start(system, new PromptScript()).toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    model.stop().toCompletableFuture().join();
  }

  @AfterAll
  static void shutDown() {
    system.terminate();
  }

  @Test
  void textIsStreamedWordByWordAndEndsWithReasonUsageAndDone() throws Exception {
    HttpResponse<String> response = post(body(true, "[[say one two three]]"));
    assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
    List<String> data = data(response.body());
    assertThat(data).last().isEqualTo("[DONE]");

    List<JsonNode> chunks = chunks(data);
    assertThat(chunks.stream().map(ScriptedModelTest::content))
        .containsExactly("one ", "two ", "three", "", "");
    assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks.get(4).at("/usage/total_tokens").asInt()).isPositive();
  }

  @Test
  void toolCallIsStreamedAndEndsTheCall() throws Exception {
    List<JsonNode> chunks =
        chunks(data(post(body(true, "[[call bash {\"command\":\"ls\"}]]")).body()));
    JsonNode call = chunks.get(0).at("/choices/0/delta/tool_calls/0");
    assertThat(call.path("index").asInt(-1)).isZero();
    assertThat(call.at("/function/name").asText()).isEqualTo("bash");
    assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"command\":\"ls\"}");
    assertThat(chunks.get(1).at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void answerComesWholeWhenNoStreamIsWanted() throws Exception {
    JsonNode answer =
        JSON.readTree(post(body(false, "[[wait 1ms]] [[say hi]] [[call bash {}]]")).body());
    JsonNode choice = answer.at("/choices/0");
    assertThat(choice.at("/message/content").asText()).isEqualTo("hi");
    assertThat(choice.at("/message/tool_calls/0/function/name").asText()).isEqualTo("bash");
    assertThat(choice.at("/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
  }

  @Test
  void failureIsAStatusBeforeAndAnErrorEventAfterTheFirstWord() throws Exception {
    HttpResponse<String> early = post(body(true, "[[wait 1ms]] [[fail 503 overloaded]]"));
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.body()).contains("overloaded");

    HttpResponse<String> late = post(body(true, "[[say so far]] [[fail 503 overloaded]]"));
    assertThat(late.statusCode()).isEqualTo(200);
    assertThat(data(late.body())).last().asString().contains("\"error\"", "overloaded");
  }

  @Test
  void waitHoldsTheAnswerBack() throws Exception {
    long before = System.nanoTime();
    post(body(true, "[[wait 300ms]] [[say later]]"));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void hangingAnswerIsSilentUntilTheServerStops() throws Exception {
    HttpResponse<InputStream> response = post(body(true, "[[hang]]"), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    model.stop().toCompletableFuture().join();
    try (InputStream silent = response.body()) {
      assertThatThrownBy(silent::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void callsAreRememberedAndTheOldestForgotten() throws Exception {
    for (int i = 0; i <= 500; i++) {
      post(body(true, "call " + i));
    }
    assertThat(model.calls()).hasSize(500);
    assertThat(model.calls().get(0).lastUserText()).isEqualTo("call 1");
    assertThat(model.calls().get(499).sessionId()).isEqualTo("ses_1");
  }

  @Test
  void whatIsNoChatIsRefused() throws Exception {
    assertThat(post("{").statusCode()).isEqualTo(400);
    assertThat(post("{}").statusCode()).isEqualTo(400);
    HttpRequest models = HttpRequest.newBuilder(uri("/models")).build();
    assertThat(client.send(models, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void openCodeConfigPointsAtTheServer() throws Exception {
    JsonNode config = JSON.readTree(model.openCodeConfig());
    assertThat(config.path("model").asText()).isEqualTo("stub/stub-model");
    assertThat(config.at("/provider/stub/options/baseURL").asText())
        .isEqualTo(model.baseUrl().toString());
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return post(body, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> post(String body, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/chat/completions"))
            .header("x-session-id", "ses_1")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, handler);
  }

  private URI uri(String path) {
    return URI.create(model.baseUrl() + path);
  }

  private static String body(boolean stream, String prompt) {
    ObjectNode message = JSON.createObjectNode().put("role", "user").put("content", prompt);
    ObjectNode body = JSON.createObjectNode().put("model", "stub-model").put("stream", stream);
    body.putArray("messages").add(message);
    return body.toString();
  }

  private static List<String> data(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .collect(Collectors.toList());
  }

  private static List<JsonNode> chunks(List<String> data) throws IOException {
    List<JsonNode> chunks = new ArrayList<>();
    for (String json : data.subList(0, data.size() - 1)) {
      chunks.add(JSON.readTree(json));
    }
    return chunks;
  }

  private static String content(JsonNode chunk) {
    return chunk.at("/choices/0/delta/content").asText();
  }
}
