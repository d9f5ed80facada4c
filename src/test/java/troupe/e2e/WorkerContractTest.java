package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker promises, held by both backends on the real OpenCode. */
@Tag("e2e")
final class WorkerContractTest {

  /** One worker of each policy on each backend: {@code agent-session}, {@code server-none} … */
  private static final String WORKERS =
      """
      {"workers": {
        "agent-session": {"agent": "scribe", "reuse": "session"},
        "agent-none": {"agent": "scribe", "reuse": "none"},
        "agent-nobody": {"agent": "nobody"},
        "server-session": {"backend": "server", "agent": "scribe", "reuse": "session"},
        "server-process": {"backend": "server", "agent": "scribe"},
        "server-none": {"backend": "server", "agent": "scribe", "reuse": "none"},
        "server-nobody": {"backend": "server", "agent": "nobody"},
        "off": {"enabled": false}
      }}
      """;

  private static final String AGENT =
      """
      ---
      description: Writes down what it is told
      mode: subagent
      ---
      You are the scribe.
      """;

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    DaemonProcess.Place place = stage.place("daemon");
    Files.writeString(place.project().resolve("orchestrator.json"), WORKERS);
    Path agents = Files.createDirectories(place.project().resolve(".opencode/agent"));
    Files.writeString(agents.resolve("scribe.md"), AGENT);
    daemon = stage.daemon(place, "managed").awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "server"})
  void answersWithTheTextOfTheTurn(String backend) throws IOException {
    JsonNode answer = prompt(backend + "-session", "[[say one two]]").ok();
    assertThat(answer.path("text").asText()).isEqualTo("one two");
    assertThat(answer.path("backend").asText()).isEqualTo(backend);
    assertThat(answer.path("worker").asText()).isEqualTo(backend + "-session");
    assertThat(answer.at("/tokens/output").asLong()).isPositive();
    assertThat(answer.path("cost").isNumber()).isTrue();
    String session = answer.path("sessionId").asText();
    assertThat(session).startsWith("ses_");
    assertThat(stage.systemOf(session)).contains("You are the scribe.");
    assertThat(stage.toolsOf(session)).isNotEmpty().noneMatch(tool -> tool.startsWith("team_"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-session"})
  void goesOnWithTheSameSession(String worker) throws IOException {
    String first = prompt(worker, "[[say first]]").ok().path("sessionId").asText();
    JsonNode second = prompt(worker, "[[say second]]").ok();
    assertThat(second.path("sessionId").asText()).isEqualTo(first);
    assertThat(second.path("reused").asBoolean()).isTrue();
    assertThat(stage.heardBy(first)).contains("[[say first]]", "[[say second]]");
    Map<String, Object> there = body("[[say third]]");
    there.put("sessionId", first);
    assertThat(prompt(worker, there).ok().path("sessionId").asText()).isEqualTo(first);
    there.put("sessionId", "ses_nobody");
    assertThat(prompt(worker, there).problem()).isEqualTo("urn:troupe:no-such-session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-none", "server-none"})
  void keepsNothing(String worker) throws IOException {
    String first = prompt(worker, "[[say first]]").ok().path("sessionId").asText();
    String second = prompt(worker, "[[say second]]").ok().path("sessionId").asText();
    assertThat(second).isNotEqualTo(first);
    await().untilAsserted(() -> assertThat(worker(worker).path("servers")).isEmpty());
    Map<String, Object> again = body("[[say third]]");
    again.put("sessionId", first);
    assertThat(prompt(worker, again).problem()).isEqualTo("urn:troupe:no-such-session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-process"})
  void handsOverAttachments(String worker) throws IOException {
    Path project = daemon.place().project();
    Files.writeString(project.resolve("notes.md"), "words of the notes");
    Map<String, Object> body = body("Read this. [[say read]]");
    body.put(
        "attachments",
        List.of(
            Map.of("path", "notes.md"),
            Map.of("text", "words of the request", "filename", "request.txt"),
            Map.of("url", "data:image/png;base64," + PIXEL, "filename", "pixel.png"),
            Map.of("base64", PIXEL, "mime", "image/png", "type", "image")));
    JsonNode answer = prompt(worker, body).ok();
    assertThat(answer.path("text").asText()).isEqualTo("read");
    assertThat(stage.heardBy(answer.path("sessionId").asText()))
        .contains("words of the notes", "words of the request")
        .containsPattern("(?s)\\(image\\).*\\(image\\)");
    await().until(() -> Files.notExists(project.resolve(".opencode/attachments")));
    assertThat(project.resolve("notes.md")).exists();

    body.put("attachments", List.of(Map.of("path", "/etc/hostname")));
    assertThat(prompt(worker, body).problem()).isEqualTo("urn:troupe:invalid-attachment");
  }

  /** One grey pixel. */
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-process"})
  void takesAnotherModel(String worker) throws IOException {
    Map<String, Object> body = body("[[say hello]]");
    body.put("model", "stub/other-model");
    JsonNode answer = prompt(worker, body).ok();
    assertThat(stage.modelOf(answer.path("sessionId").asText())).isEqualTo("other-model");
    body.put("model", "stub/other-modle");
    Api.Answer unknown = prompt(worker, body);
    assertThat(unknown.problem()).isEqualTo("urn:troupe:worker-failed");
    assertThat(unknown.detail()).contains("stub/other-modle", "other-model");
    body.put("model", "stubb/stub-model");
    assertThat(prompt(worker, body).detail()).contains("stub/stub-model");
    body.put("model", "gpt");
    assertThat(prompt(worker, body).problem()).isEqualTo("urn:troupe:invalid-model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-process"})
  void abortsATurnPastItsTimeForReal(String worker) throws IOException {
    Map<String, Object> body = body("[[say so far]] [[hang]]");
    body.put("timeout", "2s");
    Api.Answer late = prompt(worker, body);
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.problem()).isEqualTo("urn:troupe:worker-timed-out");
    assertThat(late.body().path("partial").asText()).isEqualTo("so far");
    assertThat(late.body().path("sessionId").asText()).startsWith("ses_");
    await().until(() -> !stage.answering().contains(late.body().path("sessionId").asText()));
    assertThat(prompt(worker, "[[say again]]").ok().path("text").asText()).isEqualTo("again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-process"})
  void endsItsTurnsWhenItIsStopped(String worker) throws IOException {
    CompletableFuture<Api.Answer> answer =
        CompletableFuture.supplyAsync(() -> unchecked(worker, "[[say so far]] [[hang]]"));
    await().until(() -> !stage.answering().isEmpty());
    assertThat(worker(worker).path("status").asText()).isEqualTo("busy");
    daemon.api().post("/v1/workers/" + worker + "/stop", Map.of()).ok();
    assertThat(answer.join().problem()).isEqualTo("urn:troupe:worker-stopped");
    assertThat(worker(worker).path("running").asInt()).isZero();
    assertThat(prompt(worker, "[[say again]]").ok().path("text").asText()).isEqualTo("again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "server"})
  void saysWhyATurnFailed(String backend) throws IOException {
    Api.Answer broken = prompt(backend + "-session", "[[fail 400 out of paint]]");
    assertThat(broken.status()).isEqualTo(502);
    assertThat(broken.detail()).contains("out of paint");
    Api.Answer silent = prompt(backend + "-session", "[[wait 1ms]]");
    assertThat(silent.status()).isEqualTo(502);
    assertThat(silent.detail()).contains("without a word");
    Api.Answer nobody = prompt(backend + "-nobody", "[[say hello]]");
    assertThat(nobody.status()).isEqualTo(502);
    assertThat(nobody.detail()).contains("Agent not found: \"nobody\"", "scribe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-process"})
  void tellsWhatItDoesAsItDoesIt(String worker) throws IOException {
    try (EventTap tap = daemon.api().events("/v1/events?worker=" + worker)) {
      JsonNode answer = prompt(worker, "[[say a b c d]]").ok();
      await()
          .untilAsserted(
              () ->
                  assertThat(types(tap))
                      .containsSubsequence("busy", "stream", "response", "ready"));
      assertThat(
              typed(tap, "stream").stream()
                  .map(event -> event.at("/data/delta").asText())
                  .reduce("", String::concat))
          .isEqualTo("a b c d");
      JsonNode response = typed(tap, "response").get(0);
      assertThat(response.path("version").asInt()).isEqualTo(1);
      assertThat(response.path("timestamp").asText()).endsWith("Z");
      assertThat(response.at("/data/text").asText()).isEqualTo("a b c d");
      assertThat(response.at("/meta/source").asText()).isEqualTo("troupe");
      assertThat(response.at("/meta/workerId").asText()).isEqualTo(worker);
      assertThat(response.at("/meta/sessionId")).isEqualTo(answer.path("sessionId"));
      assertThat(tap.heard(any -> true))
          .extracting(event -> event.path("id"))
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-session", "server-session", "server-process"})
  void answersManyAtOnceEachItsOwn(String worker) throws IOException {
    List<CompletableFuture<Api.Answer>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> unchecked(worker, "[[say no " + i + "]]")))
            .toList();
    Set<String> texts = new HashSet<>();
    for (CompletableFuture<Api.Answer> answer : answers) {
      texts.add(answer.join().ok().path("text").asText());
    }
    assertThat(texts).hasSize(8).allMatch(text -> text.startsWith("no "));
    assertThat(worker(worker).path("servers").valueStream().filter(any -> !any.has("model")))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    assertThat(prompt("zoe", "hello").status()).isEqualTo(404);
    assertThat(prompt("zoe", "hello").detail()).contains("agent-session");
    assertThat(prompt("off", "hello").problem()).isEqualTo("urn:troupe:worker-disabled");
    Map<String, Object> body = body("hello");
    body.put("directory", "/no/such/folder");
    assertThat(prompt("agent-session", body).problem()).isEqualTo("urn:troupe:invalid-directory");
    assertThat(prompt("agent-session", " ").problem()).isEqualTo("urn:troupe:invalid-text");
    body = body("hello");
    body.put("timeout", "1ms");
    assertThat(prompt("agent-session", body).problem()).isEqualTo("urn:troupe:invalid-timeout");
  }

  private static JsonNode worker(String id) throws IOException {
    return daemon.api().get("/v1/workers/" + id).ok();
  }

  private static Map<String, Object> body(String text) {
    return new HashMap<>(Map.of("text", text));
  }

  private static Api.Answer prompt(String worker, String text) throws IOException {
    return prompt(worker, body(text));
  }

  private static Api.Answer prompt(String worker, Map<String, ?> body) throws IOException {
    return daemon.api().post("/v1/workers/" + worker + "/prompt", body);
  }

  private static Api.Answer unchecked(String worker, String text) {
    try {
      return prompt(worker, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> typed(EventTap tap, String type) {
    return tap.heard(event -> event.path("type").asText().equals("orchestra.worker." + type));
  }

  private static List<String> types(EventTap tap) {
    return tap.heard(any -> true).stream()
        .map(event -> event.path("type").asText().replace("orchestra.worker.", ""))
        .toList();
  }
}
