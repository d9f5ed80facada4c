package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Attachment;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedWorkers;
import troupe.api.WorkerPrompt;

/** Workers over HTTP: what they are asked, and what becomes of their answer. */
final class WorkerRoutesTest {

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void workersAreListedAndShownWithWhatIsKnownOfThem() {
    edge.workers.plain("list", List.of(Samples.worker()));
    Edge.Answer all = edge.get("/v1/workers");
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.json().at("/workers/0/status").asText()).isEqualTo("busy");
    assertThat(all.json().at("/workers/0/pid").asLong()).isEqualTo(4711);
    assertThat(all.json().at("/workers/0").has("model")).isFalse();
    assertThat(edge.get("/v1/workers/docs").json().path("id").asText()).isEqualTo("docs");
  }

  @Test
  void unknownWorkerIsNotFoundAndTheOthersAreNamed() {
    edge.workers.plain("list", List.of(Samples.worker()));
    Edge.Answer answer = edge.get("/v1/workers/dogs");
    assertThat(answer.type()).isEqualTo("urn:troupe:no-such-worker");
    assertThat(answer.detail()).contains("docs");
  }

  @Test
  void promptIsAnsweredWithTheWorkersAnswer() {
    edge.workers.done("prompt", Samples.workerAnswer());
    Edge.Answer answer = edge.post("/v1/workers/docs/prompt", "{'text':'Write.'}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("text").asText()).isEqualTo("Done.");
    assertThat(answer.json().at("/tokens/cacheRead").asInt()).isEqualTo(1000);
    assertThat(last().arguments())
        .containsExactly("docs", new WorkerPrompt("Write.", List.of(), null, null, null, null));
  }

  @Test
  void promptCarriesAllThatIsGiven() {
    edge.workers.done("prompt", Samples.workerAnswer());
    Edge.Answer answer =
        edge.post(
            "/v1/workers/docs/prompt",
            """
            {'text': 'Look.', 'directory': '/d', 'sessionId': 'ses_1', 'model': 'p/m',
             'timeout': 'PT30S', 'attachments': [
               {'path': 'a.png', 'type': 'image'},
               {'path': '/b', 'mime': 'image/webp', 'type': 'image', 'filename': 'b.webp'},
               {'url': 'DATA:image/gif;base64,AA==', 'type': 'image'},
               {'base64': 'AA==', 'mime': 'application/pdf', 'type': 'file'},
               {'text': 'note', 'filename': 'n.txt', 'type': 'text'}]}
            """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(last().arguments().get(1))
        .isEqualTo(
            new WorkerPrompt(
                "Look.",
                List.of(
                    new Attachment.AtPath(null, null, "a.png"),
                    new Attachment.AtPath("b.webp", "image/webp", "/b"),
                    new Attachment.DataUrl(null, "DATA:image/gif;base64,AA=="),
                    new Attachment.Base64(null, "application/pdf", "AA=="),
                    new Attachment.Text("n.txt", "note")),
                "/d",
                "ses_1",
                "p/m",
                Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @CsvSource({"30s, PT30S", "1500 ms, PT1.5S", "1.5m, PT1M30S", "2 hours, PT2H", "PT1H, PT1H"})
  void timeoutIsWrittenAsInConfiguration(String written, Duration read) {
    edge.workers.done("prompt", Samples.workerAnswer());
    edge.post("/v1/workers/docs/prompt", "{'text':'x','timeout':'%s'}".formatted(written));
    assertThat(((WorkerPrompt) last().arguments().get(1)).timeout()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "", "soon", "P", "PTs", "30 parsecs", "s", "99999999999999999999d"})
  void timeoutThatIsNoneIsRefused(String written) {
    Edge.Answer answer =
        edge.post("/v1/workers/docs/prompt", "{'text':'x','timeout':'%s'}".formatted(written));
    assertThat(answer.type()).isEqualTo("urn:troupe:invalid-body");
    assertThat(answer.detail()).contains("timeout must be a time such as");
  }

  @Test
  void everythingWrongWithAttachmentsIsNamedWithItsPlace() {
    Edge.Answer answer =
        edge.post(
            "/v1/workers/docs/prompt",
            """
            {'text': 'x', 'colour': 1, 'timeout': 30, 'attachments': [
              'a', {}, {'path': 'a', 'text': 'b'}, {'base64': 'AA=='},
              {'url': 'data:,x', 'mime': 'text/plain'}, {'url': 'http://e/x'},
              {'text': 'b', 'type': 'image'}, {'path': 'a.png', 'type': 'text'},
              {'path': 'a', 'type': 'image'}, {'path': 'a', 'type': 'video'},
              {'path': 5}, {'path': 'a', 'size': 1}]}
            """);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "attachments[0] must be an object, not a string",
            "attachments[1] must have exactly one of path, url, base64, text",
            "attachments[2] must have exactly one of path, url, base64, text",
            "attachments[3].mime is required with base64",
            "attachments[4].mime goes with path and base64 only",
            "attachments[5].url must be a data: URL",
            "attachments[6].type is image, but the mime is text/plain",
            "attachments[7].type is text, but the mime is image/png",
            "attachments[8].type is image, but the mime is unknown; give one",
            "attachments[9].type must be text, image or file",
            "attachments[10].path must be a string, not a number",
            "unknown field \"attachments[11].size\"",
            "timeout must be a string, not a number",
            "unknown field \"colour\"");
    assertThat(edge.workers.calls()).isEmpty();
  }

  @Test
  void promptMayBeLargerThanOtherBodiesButNotWithoutLimit() {
    edge.workers.done("prompt", Samples.workerAnswer());
    String larger = "a".repeat(Edge.MAX_BODY);
    assertThat(edge.post("/v1/workers/docs/prompt", "{'text':'%s'}".formatted(larger)).status())
        .isEqualTo(200);
    String tooLarge = "a".repeat(Edge.MAX_PROMPT);
    assertThat(edge.post("/v1/workers/docs/prompt", "{'text':'%s'}".formatted(tooLarge)).type())
        .isEqualTo("urn:troupe:body-too-large");
  }

  @Test
  void turnThatEndsBadlyTellsWhatWasSaidAndWhere() {
    edge.workers.refused(
        "prompt",
        new Refusal.WorkerTimedOut("docs", "ses_1", Duration.ofSeconds(30), "so far", "bash"));
    Edge.Answer late = edge.post("/v1/workers/docs/prompt", "{'text':'x'}");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.json().path("partial").asText()).isEqualTo("so far");
    assertThat(late.json().path("sessionId").asText()).isEqualTo("ses_1");
    assertThat(late.detail()).contains("PT30S", "bash");
    assertThat(late.header("Retry-After")).isEmpty();

    edge.workers.refused("prompt", new Refusal.WorkerFailed("docs", "ses_1", "no model", ""));
    Edge.Answer failed = edge.post("/v1/workers/docs/prompt", "{'text':'x'}");
    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.json().path("partial").asText()).isEmpty();
    assertThat(failed.json().has("partial")).isTrue();
    assertThat(failed.header("Retry-After")).isEmpty();

    edge.workers.refused("prompt", new Refusal.WorkerStopped("docs", "so far"));
    assertThat(edge.post("/v1/workers/docs/prompt", "{'text':'x'}").json().path("partial").asText())
        .isEqualTo("so far");
  }

  @Test
  void workerIsStopped() {
    edge.workers.done("stop", Samples.worker());
    assertThat(edge.post("/v1/workers/docs/stop").json().path("id").asText()).isEqualTo("docs");
    assertThat(last().arguments()).containsExactly("docs");
  }

  @Test
  void reloadListsTheWorkersOrEveryViolation() {
    edge.workers.done("reload", List.of(Samples.worker()));
    assertThat(edge.post("/v1/workers/reload").json().at("/workers/0/id").asText())
        .isEqualTo("docs");
    edge.workers.refused(
        "reload", new Refusal.InvalidConfiguration(List.of("a.json:1:1: no", "a.json:2:1: no")));
    Edge.Answer answer = edge.post("/v1/workers/reload");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("violations")).hasSize(2);
  }

  @Test
  void workersNeedTheTokenAndTheSchemaDoesNot() {
    HttpRequest worker = HttpRequest.GET("/v1/workers").addHeader(Host.create("localhost"));
    assertThat(edge.askAsItStands(worker).status()).isEqualTo(401);
    HttpRequest schema =
        HttpRequest.GET("/schema/orchestrator.json").addHeader(Host.create("localhost"));
    Edge.Answer answer = edge.askAsItStands(schema);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/schema+json");
    assertThat(answer.json().toString()).isEqualTo(Edge.SCHEMA);
    assertThat(
            edge.askAsItStands(schema.addHeader(RawHeader.create("Origin", "http://evil.example")))
                .status())
        .isEqualTo(403);
  }

  @Test
  void workerThatFailsUnexpectedlyIsADefect() {
    edge.workers.later("prompt", CompletableFuture.failedFuture(new IllegalStateException("x")));
    assertThat(edge.post("/v1/workers/docs/prompt", "{'text':'x'}").status()).isEqualTo(500);
  }

  private ScriptedWorkers.Call last() {
    List<ScriptedWorkers.Call> calls = edge.workers.calls();
    return calls.get(calls.size() - 1);
  }
}
