package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Answerer;
import troupe.api.Refusal;
import troupe.api.TaskStatus;

/** Everything that is not a 2xx. */
final class ProblemsTest {

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(new Refusal.InvalidName("team", "a b", "No."), 422),
        arguments(new Refusal.InvalidText("text", "It is blank."), 422),
        arguments(new Refusal.InvalidModel("m"), 422),
        arguments(new Refusal.InvalidDirectory("x", "No."), 422),
        arguments(new Refusal.UnsupportedBackend("server"), 422),
        arguments(new Refusal.BackendMismatch("docs", "agent", "server"), 422),
        arguments(new Refusal.InvalidAttachment(0, "It is too large."), 422),
        arguments(new Refusal.InvalidTimeout(Duration.ZERO), 422),
        arguments(new Refusal.InvalidConfiguration(List.of("orchestrator.json:1:1: no")), 422),
        arguments(new Refusal.NoSuchWorker("docs", List.of()), 404),
        arguments(new Refusal.WorkerDisabled("docs"), 409),
        arguments(new Refusal.WorkerStopped("docs", "so far"), 409),
        arguments(new Refusal.WorkerBusy("docs", 100), 429),
        arguments(new Refusal.WorkerFailed("docs", "s", "no", "so far"), 502),
        arguments(new Refusal.WorkerUnavailable("docs", "no"), 503),
        arguments(
            new Refusal.WorkerTimedOut("docs", "s", Duration.ofSeconds(30), "so far", null), 504),
        arguments(new Refusal.NoSuchSession("s"), 422),
        arguments(new Refusal.UnknownDependency("X", List.of("t9")), 422),
        arguments(new Refusal.PromptNotSent("m", "no"), 422),
        arguments(new Refusal.TeamExists("X"), 409),
        arguments(new Refusal.MemberExists("X", "m"), 409),
        arguments(new Refusal.MemberShutDown("m"), 409),
        arguments(new Refusal.NoRecipients("X"), 409),
        arguments(new Refusal.MembersActive("X", 2), 409),
        arguments(new Refusal.TaskNotPending("t1", TaskStatus.COMPLETED), 409),
        arguments(new Refusal.NothingToUpdate(), 422),
        arguments(new Refusal.TaskBlocked("t1", List.of("t0")), 409),
        arguments(new Refusal.AlreadyMember("s", "X"), 409),
        arguments(new Refusal.AlreadyInTeam("s", "X"), 409),
        arguments(new Refusal.LeadBusy("X", "s"), 409),
        arguments(new Refusal.NoSuchTeam("X"), 404),
        arguments(new Refusal.NoSuchMember("X", "m"), 404),
        arguments(new Refusal.NoSuchPermission("X", "m", null), 404),
        arguments(new Refusal.PermissionAnswered("m", "per_1", Answerer.LEAD, "once"), 409),
        arguments(new Refusal.InvalidAnswer("que_1", "It is a question."), 422),
        arguments(new Refusal.NoSuchTask("X", "t1"), 404),
        arguments(new Refusal.OnlyTheLead("delete the team"), 403),
        arguments(new Refusal.NotInTeam("X", "bob"), 403),
        arguments(new Refusal.TaskOwned("t1", "ada"), 403),
        arguments(new Refusal.MailboxFull("ada", 1000, 1), 429),
        arguments(new Refusal.SessionNotCreated("m", "no"), 503),
        arguments(new Refusal.IdempotencyKeyReused("k1"), 422),
        arguments(new Refusal.RequestInProgress("k1"), 409),
        arguments(new Refusal.TokenGiven(), 409),
        arguments(new Refusal.LoginRefused("The link was used."), 403),
        arguments(new Refusal.SpawnPaused("X", 3, "no", Duration.ofSeconds(40)), 503),
        arguments(new Refusal.Unavailable("The disk is full."), 503),
        arguments(
            new Refusal.TeamDamaged("X", "journal.jsonl, line 3: the checksum is wrong"), 503));
  }

  @Test
  void pauseSaysInWholeSecondsHowLongItStillIs() {
    edge.teams.refused("team", new Refusal.SpawnPaused("X", 3, "no", Duration.ofMillis(39_001)));
    assertThat(edge.get("/v1/teams/X").header("Retry-After")).contains("40");
  }

  @Test
  void unknownTeamComesWithTheNamesThatMayBeMeant() {
    edge.teams.refused("team", new Refusal.NoSuchTeam("X", List.of("Y", "Z")));
    Edge.Answer answer = edge.get("/v1/teams/X");
    assertThat(answer.detail()).isEqualTo("Team \"X\" not found. Did you mean \"Y\" or \"Z\"?");
    assertThat(answer.json().path("near")).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalHasItsStatusAndType(Refusal refusal, int status) {
    edge.teams.refused("team", refusal);
    Edge.Answer answer = edge.getUnexpected("/v1/teams/X");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("title").asText()).isNotBlank();
    assertThat(answer.detail()).startsWith(refusal.sentence());
    assertThat(answer.type().replace("urn:troupe:", "").replace("-", ""))
        .isEqualToIgnoringCase(refusal.getClass().getSimpleName());
    boolean passes = status == 429 || status == 503 || refusal instanceof Refusal.RequestInProgress;
    assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(!passes);
  }

  @Test
  void noRefusalIsForgotten() {
    assertThat(refusals().<Class<?>>map(row -> row.get()[0].getClass()))
        .containsExactlyInAnyOrder(Refusal.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyTypeIsDocumentedWithItsStatus(ProblemType type) throws IOException {
    assertThat(Files.readAllLines(Path.of("docs/problems.md")))
        .anyMatch(line -> line.startsWith("| `%s` | %d |".formatted(type.urn(), type.status())));
  }

  @Test
  void silentTeamIsNotNow() {
    edge.teams.failing("team", new TimeoutException("late"));
    Edge.Answer answer = edge.get("/v1/teams/X");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo("urn:troupe:no-answer");
  }

  @Test
  void defectIsToldWithoutItsInsides() {
    edge.teams.failing("team", new IllegalStateException("troupe.team.Secret"));
    Edge.Answer answer = edge.get("/v1/teams/X");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().toString()).doesNotContain("Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/v1/nope", "/v1/teams/", "/v1/teams//members", "/v1/teams/a/b"})
  void unknownPathIsAProblem(String path) {
    Edge.Answer answer = edge.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("urn:troupe:no-such-route");
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void wrongMethodNamesTheRightOnes() {
    Edge.Answer answer = edge.post("/v1/teams/X", "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.type()).isEqualTo("urn:troupe:method-not-allowed");
    assertThat(answer.header("Allow")).contains("GET", "DELETE");
    assertThat(edge.post("/health/live").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Basic " + Edge.TOKEN,
        Edge.TOKEN,
        "Bearer",
        "Bearer " + Edge.TOKEN + "2"
      })
  void withoutTheTokenNobodyComesIn(String authorization) {
    Edge.Answer answer =
        edge.askAsItStands(
            HttpRequest.GET("/v1/nope")
                .addHeader(RawHeader.create("Authorization", authorization))
                .addHeader(Host.create("localhost")));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void probesNeedNoToken() {
    assertThat(
            edge.askAsItStands(HttpRequest.GET("/health/live").addHeader(Host.create("[::1]")))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, , 200",
    "LOCALHOST, http://localhost:7717, 200",
    "127.0.0.1, http://[::1]:80, 200",
    "evil.example, , 403",
    "localhost.evil.example, , 403",
    "192.168.1.5, , 403",
    "localhost, http://evil.example, 403",
    "localhost, http://localhost.evil.example, 403",
    "localhost, null, 403",
    "localhost, 'http://localhost http://evil.example', 403",
  })
  void foreignHostAndOriginAreRefused(String host, String origin, int status) {
    HttpRequest request = HttpRequest.GET("/health/live").addHeader(Host.create(host, 7717));
    if (origin != null) {
      request = request.addHeader(RawHeader.create("Origin", origin));
    }
    assertThat(edge.askAsItStands(request).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "troupe.example.com, , 200",
    "Troupe.Example.COM, https://troupe.example.com, 200",
    "localhost, , 200",
    "example.com, , 403",
    "evil.troupe.example.com, , 403",
    "troupe.example.com, http://evil.example, 403",
  })
  void daemonMayHaveFurtherNames(String host, String origin, int status) {
    try (Edge named = new Edge("http.host-names = [\"troupe.example.com\"]")) {
      HttpRequest request = HttpRequest.GET("/health/live").addHeader(Host.create(host, 7717));
      if (origin != null) {
        request = request.addHeader(RawHeader.create("Origin", origin));
      }
      assertThat(named.askAsItStands(request).status()).isEqualTo(status);
    }
  }

  @Test
  void overlapOfTokensHasARange() {
    assertThat(edge.post("/v1/token/rotate", "{'overlap':'-PT1S'}").status()).isEqualTo(422);
    assertThat(edge.post("/v1/token/rotate", "{'overlap':'P31D'}").detail())
        .contains("from PT0S to P30D");
    assertThat(edge.post("/v1/token/rotate").status()).isEqualTo(200);
  }

  @Test
  void requestWithoutHostIsRefused() {
    assertThat(edge.askAsItStands(HttpRequest.GET("/health/live")).type())
        .isEqualTo("urn:troupe:forbidden-host");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'a' | at line 1, column",
        "{'name':'a','name':'b'} | name",
        "{'name':'a'} {} | at line 1",
        "nonsense | nonsense",
        "{'name':NaN} | NaN",
      })
  void malformedBodySaysWhereAndWhat(String body, String reason) {
    Edge.Answer answer = edge.post("/v1/teams", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("urn:troupe:malformed-body");
    assertThat(answer.detail()).contains(reason).doesNotContain("com.fasterxml", "Feature");
  }

  @Test
  void deepBodyIsMalformed() {
    assertThat(edge.post("/v1/teams", "[".repeat(Edge.MAX_BODY)).type())
        .isEqualTo("urn:troupe:malformed-body");
  }

  @Test
  void emptyBodyWhereOneIsNeededIsAProblem() {
    Edge.Answer answer = edge.post("/v1/teams");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("urn:troupe:empty-body");
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() {
    Edge.Answer answer =
        edge.post(
            "/v1/teams/blue/tasks",
            "{'title':5,'assignee':{},'dependsOn':['a',1],'colour':'red','description':null}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.type()).isEqualTo("urn:troupe:invalid-body");
    assertThat(answer.json().path("errors"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "title must be a string, not a number",
            "description must be a string, not null",
            "assignee must be a string, not an object",
            "dependsOn[1] must be a string, not a number",
            "unknown field \"colour\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/teams | {} | name is required",
        "/v1/teams | [] | the body must be an object, not an array",
        "/v1/teams/a/shutdown | {'force':'true'} | force must be true or false, not a string",
        "/v1/teams/a/shutdown | {'force':1} | force must be true or false, not a number",
        "/v1/teams/a/tasks | {'title':'','description':'','dependsOn':'t1'} | an array of strings",
        "/v1/tools/team_status | {'sessionId':'s','arguments':[]} | arguments must be an object",
      })
  void nothingIsCoerced(String path, String body, String reason) {
    Edge.Answer answer = edge.post(path, body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail()).contains(reason);
  }

  @Test
  void onlyJsonIsRead() {
    Edge.Answer answer =
        edge.ask(
            HttpRequest.POST("/v1/teams")
                .withEntity(ContentTypes.TEXT_PLAIN_UTF8, "{\"name\":\"blue\"}"));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.type()).isEqualTo("urn:troupe:not-json");
  }

  @Test
  void bodyOverTheLimitIsTooLarge() {
    String body = "{'name':'%s'}".formatted("a".repeat(Edge.MAX_BODY));
    Edge.Answer answer = edge.post("/v1/teams", body);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.type()).isEqualTo("urn:troupe:body-too-large");
  }

  @Test
  void refusalThatNamesBlockersListsThem() {
    edge.teams.refused("claim", new Refusal.TaskBlocked("t1", List.of("t0")));
    assertThat(
            edge.post("/v1/teams/X/tasks/t1/claim", "{'member':'ada'}")
                .json()
                .at("/blockedBy/0")
                .asText())
        .isEqualTo("t0");
  }
}
