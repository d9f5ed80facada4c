package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Samples;
import troupe.api.TaskStatus;

/** The key of a request on its way to the teams. */
final class IdempotencyTest {

  private static final String MAIL = "{'to':'ada','text':'Hi.'}";

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void sameRequestIsRecognisedAndAnotherIsNot() {
    edge.teams
        .done("send", Samples.message("m1", "ada"))
        .done("addTask", Samples.task("t1", TaskStatus.PENDING, null));
    assertThat(post("/v1/teams/blue/messages", MAIL, "k 1").status()).isEqualTo(202);
    post("/v1/teams/blue/messages", MAIL, "k 1");
    post("/v1/teams/blue/messages", MAIL.replace("Hi", "Ho"), "k 1");
    post("/v1/teams/red/messages", MAIL, "k 1");
    post("/v1/teams/blue/messages?a=b", MAIL, "k 1");
    post("/v1/teams/blue/messages", MAIL, "\"k\"");
    List<RequestKey> keys = edge.teams.keys();
    assertThat(keys).hasSize(6);
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(keys.subList(1, 6)).doesNotHaveDuplicates();
    assertThat(keys.get(0).key()).isEqualTo("k 1");
    assertThat(keys.get(5)).isEqualTo(new RequestKey("\"k\"", keys.get(0).fingerprint()));
    assertThat(keys.get(0).fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void requestWithoutAKeyHasNone() {
    edge.teams.done("send", Samples.message("m1", "ada"));
    edge.post("/v1/teams/blue/messages", MAIL);
    assertThat(edge.teams.keys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/v1/teams|{'name':'blue'}",
        "PUT|/v1/teams/blue/lead|{'sessionId':'s'}",
        "POST|/v1/teams/blue/shutdown|{}",
        "POST|/v1/teams/blue/members|{'name':'a','role':'r','prompt':'p'}",
        "POST|/v1/teams/blue/members/ada/interrupt|{'text':'t'}",
        "POST|/v1/teams/blue/members/ada/permission|{'reply':'once','permissionId':'p'}",
        "POST|/v1/permissions/p|{'reply':'once'}",
        "POST|/v1/teams/blue/members/ada/shutdown|{'force':true}",
        "POST|/v1/teams/blue/messages|{'to':'ada','text':'t'}",
        "POST|/v1/teams/blue/messages|{'to':'*','text':'t'}",
        "POST|/v1/teams/blue/tasks|{'title':'t','description':'d'}",
        "PATCH|/v1/teams/blue/tasks/t1|{'title':'t'}",
        "POST|/v1/teams/blue/tasks/t1/claim|{'member':'ada'}",
        "POST|/v1/teams/blue/tasks/t1/complete|{}",
        "POST|/v1/tools/team_task_claim|{'sessionId':'s','arguments':{'teamName':'b','taskId':'t'}}",
      })
  void everyCommandOfATeamTakesAKeyAndItsRefusalsAreProblems(
      String method, String path, String body) {
    for (String command :
        List.of("create", "claimLead", "shutdown", "spawn", "interrupt", "replyPermission")) {
      edge.teams.refused(command, new Refusal.IdempotencyKeyReused("k"));
    }
    for (String command :
        List.of(
            "replyPermissionById",
            "send",
            "broadcast",
            "addTask",
            "updateTask",
            "claim",
            "complete")) {
      edge.teams.refused(command, new Refusal.IdempotencyKeyReused("k"));
    }
    Edge.Answer answer = ask(HttpMethods.lookup(method).orElseThrow(), path, body, "k");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.type()).isEqualTo("urn:troupe:idempotency-key-reused");
    assertThat(edge.teams.keys()).extracting(RequestKey::key).containsExactly("k");
  }

  @Test
  void promptToAWorkerTakesAKey() {
    edge.workers.refused("prompt", new Refusal.RequestInProgress("k"));
    Edge.Answer answer = post("/v1/workers/docs/prompt", "{'text':'t'}", "k");
    assertThat(answer.type()).isEqualTo("urn:troupe:request-in-progress");
    assertThat(edge.workers.keys()).extracting(RequestKey::key).containsExactly("k");
  }

  @Test
  void toolWhoseFirstCallIsStillWorkedOnIsToBeCalledAgainLater() {
    edge.teams.later(
        "send",
        CompletableFuture.completedFuture(
            new Outcome.Refused<>(new Refusal.RequestInProgress("k"))));
    Edge.Answer answer =
        post(
            "/v1/tools/team_message",
            "{'sessionId':'s','arguments':{'teamName':'blue','to':'ada','message':'t'}}",
            "k");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("urn:troupe:request-in-progress");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ключ", "tab\there", "\u007f"})
  void keyThatIsNotPrintableAsciiIsRefused(String key) {
    assertInvalid(post("/v1/teams/blue/messages", MAIL, key));
    assertThat(edge.teams.calls()).isEmpty();
  }

  @Test
  void keyMayHave255CharactersAndNotMore() {
    edge.teams.done("send", Samples.message("m1", "ada"));
    assertThat(post("/v1/teams/blue/messages", MAIL, "k".repeat(255)).status()).isEqualTo(202);
    assertInvalid(post("/v1/teams/blue/messages", MAIL, "k".repeat(256)));
  }

  @Test
  void twoKeysAreRefused() {
    assertInvalid(
        edge.ask(
            request(HttpMethods.POST, "/v1/teams/blue/messages", MAIL, "a")
                .addHeader(RawHeader.create("idempotency-key", "b"))));
  }

  private void assertInvalid(Edge.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("urn:troupe:invalid-idempotency-key");
  }

  private Edge.Answer post(String path, String body, String key) {
    return ask(HttpMethods.POST, path, body, key);
  }

  private Edge.Answer ask(HttpMethod method, String path, String body, String key) {
    return edge.ask(request(method, path, body, key));
  }

  private static HttpRequest request(HttpMethod method, String path, String body, String key) {
    return HttpRequest.create(path)
        .withMethod(method)
        .withEntity(ContentTypes.APPLICATION_JSON, body.replace('\'', '"'))
        .addHeader(RawHeader.create(IdempotencyKeys.HEADER, key));
  }
}
