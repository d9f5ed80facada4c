package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.HttpCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import troupe.opencode.OpenCodeException.Kind;
import troupe.settings.Settings;

final class OpenCodeClientTest {

  private static final String SESSION = "ses_1";

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeOpenCode fake = new FakeOpenCode(kit.system());
  private final OpenCodeClient client = client(Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private OpenCodeClient client(Duration limit) {
    return OpenCodeClient.create(kit.system(), OpenCodeServer.at(fake.address("secret")), limit);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static OpenCodeException failure(CompletionStage<?> stage) {
    CompletionException failed = catchThrowableOfType(CompletionException.class, () -> done(stage));
    assertThat(failed).hasCauseInstanceOf(OpenCodeException.class);
    return (OpenCodeException) Objects.requireNonNull(failed.getCause());
  }

  @Test
  void healthIsTheVersionAndEveryCallCarriesThePassword() {
    fake.onJson("GET /global/health", 200, "{\"healthy\":true,\"version\":\"1.18.33\"}");
    assertThat(done(client.health())).isEqualTo("1.18.33");
    assertThat(fake.lastRequest().getHeader("Authorization").orElseThrow().value())
        .isEqualTo(HttpCredentials.createBasicHttpCredentials("opencode", "secret").toString());
  }

  @Test
  void aSessionIsMadeInItsDirectoryWithTagsAndRules() {
    fake.onJson(
        "POST /session",
        200,
        """
        {"id":"ses_1","directory":"/a b","title":"t","metadata":{"team":"blue","n":3}}""");
    SessionInfo made =
        done(
            client.createSession(
                "/a b&c",
                new NewSession(
                    "t",
                    Map.of("team", "blue"),
                    List.of(new PermissionRule("team_*", "*", "deny")))));
    assertThat(made).isEqualTo(new SessionInfo(SESSION, "/a b", "t", null, Map.of("team", "blue")));
    HttpRequest request = fake.lastRequest();
    assertThat(request.getUri().query().get("directory")).contains("/a b&c");
    assertThat(FakeOpenCode.body(request))
        .isEqualTo(
            "{\"title\":\"t\",\"metadata\":{\"team\":\"blue\"},\"permission\":"
                + "[{\"permission\":\"team_*\",\"pattern\":\"*\",\"action\":\"deny\"}]}");
  }

  @Test
  void aPromptCarriesItsIdsAndWhatHoldsForItsTurn() {
    fake.on("POST /session/ses_1/prompt_async", noContent());
    done(
        client.promptAsync(
            "/d",
            SESSION,
            new Prompt(
                "msg_1",
                List.of(new TextPart("prt_1", "hi")),
                new ModelRef("p", "m"),
                "build",
                "be kind")));
    assertThat(FakeOpenCode.body(fake.lastRequest()))
        .isEqualTo(
            "{\"messageID\":\"msg_1\",\"parts\":[{\"id\":\"prt_1\",\"type\":\"text\",\"text\":\"hi\"}],"
                + "\"model\":{\"providerID\":\"p\",\"modelID\":\"m\"},\"agent\":\"build\","
                + "\"system\":\"be kind\"}");
  }

  @Test
  void modelsAreThoseTheServerCanUse() {
    fake.onJson(
        "GET /config/providers",
        200,
        """
        {"providers":[{"id":"a","models":{"x":{},"y/z":{}}},{"id":"b","models":{}}],"default":{}}""");
    assertThat(done(client.models("/d")))
        .containsExactly(new ModelRef("a", "x"), new ModelRef("a", "y/z"));
  }

  @Test
  void modelsWithoutAProviderAreATroubleOfTheServer() {
    fake.onJson(
        "GET /config/providers", 200, "{\"providers\":[{\"id\":\"\",\"models\":{\"x\":{}}}]}");
    assertThat(failure(client.models("/d")).kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void textIsPublishedAsACommandOfTheTui() {
    fake.onJson("POST /tui/publish", 200, "true");
    done(client.publish("/d", "orchestra.event {}"));
    assertThat(FakeOpenCode.body(fake.lastRequest()))
        .isEqualTo(
            "{\"type\":\"tui.command.execute\",\"properties\":"
                + "{\"command\":\"orchestra.event {}\"}}");
  }

  @Test
  void aFileGoesByItsUrl() {
    fake.on("POST /session/ses_1/prompt_async", noContent());
    URI url = URI.create("file:///d/a%20b.png");
    FilePart file = new FilePart("prt_2", "image/png", "a b.png", url);
    done(
        client.promptAsync(
            "/d",
            SESSION,
            new Prompt("msg_1", List.of(new TextPart("prt_1", "hi"), file), null, null, null)));
    assertThat(FakeOpenCode.body(fake.lastRequest()))
        .isEqualTo(
            "{\"messageID\":\"msg_1\",\"parts\":[{\"id\":\"prt_1\",\"type\":\"text\",\"text\":\"hi\"},"
                + "{\"id\":\"prt_2\",\"type\":\"file\",\"mime\":\"image/png\","
                + "\"filename\":\"a b.png\",\"url\":\"file:///d/a%20b.png\"}]}");
  }

  private static HttpResponse noContent() {
    return HttpResponse.create().withStatus(204);
  }

  @Test
  void messagesAreReadWithTheirOutcome() {
    fake.onJson(
        "GET /session/ses_1/message",
        200,
        """
        [{"info":{"id":"msg_1","role":"user","time":{"created":1}},
          "parts":[{"type":"text","text":"hi"},{"type":"text","text":"x","synthetic":true}]},
         {"info":{"id":"msg_2","role":"assistant","parentID":"msg_1","finish":"stop",
           "time":{"created":1,"completed":5},"cost":0.5,"tokens":{"input":1,"output":2},
           "error":{"name":"APIError","data":{"message":"no money"}}},
          "parts":[{"type":"step-start"},
            {"type":"tool","state":{"status":"running"}},{"type":"text","text":"hello"}]}]""");
    assertThat(done(client.messages("/d", SESSION, 2)))
        .containsExactly(
            new SessionMessage(
                "msg_1", "user", null, null, null, null, List.of("hi"), 0, Tokens.NONE, false),
            new SessionMessage(
                "msg_2",
                "assistant",
                "msg_1",
                Instant.ofEpochMilli(5),
                "stop",
                new TurnError("APIError", "no money"),
                List.of("hello"),
                0.5,
                new Tokens(1, 2, 0, 0, 0),
                true));
    assertThat(fake.lastRequest().getUri().query().get("limit")).contains("2");
  }

  @Test
  void statusesArePerSession() {
    fake.onJson(
        "GET /session/status",
        200,
        """
        {"ses_1":{"type":"busy"},"ses_2":{"type":"retry","attempt":2,"message":"m","next":7}}""");
    assertThat(done(client.status("/d")))
        .containsEntry("ses_1", new SessionStatus.Busy())
        .containsEntry("ses_2", new SessionStatus.Retry(2, "m", Instant.ofEpochMilli(7)));
  }

  @Test
  void whatIsGoneIsAnAnswerAndNoError() {
    String gone = "{\"name\":\"NotFoundError\",\"data\":{\"message\":\"Session not found\"}}";
    fake.onJson("GET /session/ses_1", 404, gone);
    fake.onJson("DELETE /session/ses_1", 404, gone);
    fake.onJson("GET /session/ses_1/message/msg_1", 404, gone);
    fake.onJson("POST /permission/per_1/reply", 404, gone);
    assertThat(done(client.session("", SESSION))).isEmpty();
    assertThat(done(client.deleteSession("", SESSION))).isFalse();
    assertThat(done(client.message("", SESSION, "msg_1"))).isEmpty();
    assertThat(done(client.replyPermission("", "per_1", PermissionReply.ONCE, null))).isFalse();
  }

  @Test
  void questionsAreListedAnsweredAndDismissed() {
    fake.onJson(
        "GET /question",
        200,
        """
        [{"id":"que_1","sessionID":"ses_1","questions":[{"question":"Which?","header":"W",
        "options":[{"label":"A","description":"a"}]}]}]""");
    fake.onJson("POST /question/que_1/reply", 200, "true");
    fake.onJson("POST /question/que_1/reject", 404, "{\"_tag\":\"QuestionNotFoundError\"}");
    assertThat(done(client.questions("/d")))
        .containsExactly(
            new QuestionAsk(
                "que_1",
                "ses_1",
                List.of(
                    new QuestionAsk.Question(
                        "Which?", "W", List.of(new QuestionAsk.Option("A", "a")), false))));
    assertThat(done(client.answerQuestion("/d", "que_1", List.of(List.of("A", "own"))))).isTrue();
    assertThat(FakeOpenCode.body(fake.lastRequest())).isEqualTo("{\"answers\":[[\"A\",\"own\"]]}");
    assertThat(done(client.rejectQuestion("/d", "que_1"))).isFalse();
  }

  @Test
  void permissionAsksAreListedAndRepliedTo() {
    fake.onJson(
        "GET /permission",
        200,
        """
        [{"id":"per_1","sessionID":"ses_1","permission":"bash","patterns":["echo hi"]}]""");
    fake.onJson("POST /permission/per_1/reply", 200, "true");
    assertThat(done(client.permissions("/d")))
        .containsExactly(new PermissionAsk("per_1", "ses_1", "bash", List.of("echo hi")));
    assertThat(done(client.replyPermission("/d", "per_1", PermissionReply.REJECT, "no"))).isTrue();
    assertThat(FakeOpenCode.body(fake.lastRequest()))
        .isEqualTo("{\"reply\":\"reject\",\"message\":\"no\"}");
  }

  @Test
  void aRefusalSaysWhatOpenCodeSaidAndNotThePassword() {
    fake.onJson(
        "POST /session/ses_1/prompt_async",
        404,
        "{\"name\":\"NotFoundError\",\"data\":{\"message\":\"Session not found: ses_1\"}}");
    OpenCodeException failure =
        failure(
            client.promptAsync(
                "/d",
                SESSION,
                new Prompt("msg_1", List.of(new TextPart("prt_1", "hi")), null, null, null)));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.status()).contains(404);
    assertThat(failure)
        .hasMessage("POST /session/ses_1/prompt_async: 404 Session not found: ses_1")
        .hasMessageNotContaining("secret");
    assertThat(fake.address("secret").toString()).doesNotContain("secret");
  }

  @Test
  void aServerErrorIsAFailureWorthAnotherTry() {
    fake.onJson("GET /session", 500, "{\"data\":{\"message\":\"Unexpected server error.\"}}");
    OpenCodeException failure = failure(client.sessions("/d"));
    assertThat(failure.kind()).isEqualTo(Kind.FAILED);
    assertThat(failure).hasMessage("GET /session: 500 Unexpected server error.");
  }

  @Test
  void theWebPageOfAnUnknownPathIsAFailure() {
    assertThat(failure(client.health()).kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void brokenJsonIsAFailure() {
    fake.onJson("GET /session", 200, "[{");
    assertThat(failure(client.sessions("/d")).kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void aCallThatIsNeverAnsweredEndsAtItsLimitAndIsNotSentAgain() {
    fake.never("GET /session");
    OpenCodeException failure = failure(client(Duration.ofMillis(500)).sessions("/d"));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage("GET /session: no answer within 500 ms");
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    OpenCodeServer nobody =
        OpenCodeServer.at(new ServerAddress(URI.create("http://127.0.0.1:" + port), null));
    OpenCodeClient lonely =
        OpenCodeClient.create(kit.system(), nobody, Settings.defaults().opencode());
    assertThat(failure(lonely.health()).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aServerThatIsStartingIsUnreachable() {
    OpenCodeClient early =
        OpenCodeClient.create(kit.system(), Optional::empty, Settings.defaults().opencode());
    assertThat(failure(early.health())).hasMessage("GET /global/health: OpenCode is starting");
  }

  @Test
  void nonsenseIsNotSentAtAll() {
    assertThat(failure(client.session("/d", "ses_1/../../x")).kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure(client.abort("/d", "bogus")).kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure(client.message("/d", SESSION, "")).kind()).isEqualTo(Kind.REFUSED);
    assertThat(fake.requests()).isEmpty();
  }
}
