package troupe.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams;
import troupe.tool.Tool;
import troupe.tool.Tools;

/** Messages in, answers out: good ones, and what no good client would send. */
final class McpEndpointTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScriptedTeams teams = new ScriptedTeams();
  private final Tools tools = new Tools(teams);
  private final McpEndpoint endpoint = new McpEndpoint(tools, "Make a team.", "0.1.0");

  /** An answer; {@code json} is missing where there was none. */
  private record Answer(int status, JsonNode json) {

    int code() {
      return json.at("/error/code").asInt();
    }

    String reason() {
      return json.at("/error/message").asText();
    }

    String text() {
      return json.at("/result/content/0/text").asText();
    }

    boolean isError() {
      return json.at("/result/isError").asBoolean();
    }
  }

  private Answer send(String message) {
    return send(message, null, null);
  }

  private Answer send(String message, @Nullable String version, @Nullable String session) {
    byte[] body = message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    McpReply reply = endpoint.answer(body, version, session).toCompletableFuture().join();
    String json = reply.json();
    try {
      return new Answer(reply.status(), JSON.readTree(json == null ? "" : json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer call(String tool, String arguments) {
    return call(tool, arguments, null);
  }

  private Answer call(String tool, String arguments, @Nullable String session) {
    String params = "{'name':'%s','arguments':%s}".formatted(tool, arguments);
    return send(request("tools/call", params), "2025-11-25", session);
  }

  private static String request(String method, String params) {
    return "{'jsonrpc':'2.0','id':7,'method':'%s','params':%s}".formatted(method, params);
  }

  private static String initialize(String version) {
    return request(
        "initialize",
        "{'protocolVersion':'%s','capabilities':{},'clientInfo':{'name':'c','version':'1'}}"
            .formatted(version));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2025-11-25",
    "2999-01-01, 2025-11-25"
  })
  void versionIsAgreedOn(String asked, String agreed) {
    Answer answer = send(initialize(asked), asked, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/result/protocolVersion").asText()).isEqualTo(agreed);
    assertThat(answer.json().at("/result/serverInfo/name").asText()).isEqualTo("team");
    assertThat(answer.json().at("/result/capabilities").has("tools")).isTrue();
    assertThat(answer.json().at("/result/instructions").asText()).isEqualTo("Make a team.");
    assertThat(answer.json().path("id").asInt()).isEqualTo(7);
  }

  @Test
  void anotherVersionAfterThatIsRefused() {
    Answer answer = send(request("ping", "{}"), "2024-11-05", null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(answer.reason()).contains("2025-03-26, 2025-06-18, 2025-11-25");
    assertThat(send(request("ping", "{}")).status()).as("none is named").isEqualTo(200);
  }

  @Test
  void everyToolOfTheRegistryIsOfferedWithoutItsPrefix() {
    JsonNode offered = send("{'jsonrpc':'2.0','id':'a','method':'tools/list'}").json();
    assertThat(offered.path("id").asText()).isEqualTo("a");
    List<Tool> all = tools.all();
    assertThat(offered.at("/result/tools")).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      JsonNode tool = offered.at("/result/tools").get(i);
      assertThat("team_" + tool.path("name").asText()).isEqualTo(all.get(i).name());
      assertThat(tool.path("description").asText()).isEqualTo(all.get(i).description());
      assertThat(tool.path("inputSchema")).isEqualTo(all.get(i).inputSchema());
    }
    assertThat(offered.toString()).doesNotContain("_session");
  }

  @Test
  void stampedSessionCallsAndTheStampIsNoArgument() {
    teams.done("create", Samples.emptyTeam());
    Answer answer = call("create", "{'name':'blue','_session':'ses_lead'}");
    assertThat(answer.text()).startsWith("Team \"blue\" created.");
    assertThat(answer.isError()).isFalse();
    assertThat(teams.calls())
        .containsExactly(
            new ScriptedTeams.Call(
                "create",
                List.of(
                    new Caller.Session("ses_lead"), new NewTeam("blue", null, "ses_lead", null))));
  }

  @Test
  void clientThatNamesItselfCannotBeContradictedByItsModel() {
    teams.done("team", Samples.team());
    call("status", "{'teamName':'blue','_session':'ses_forged'}", " ses_mine ");
    assertThat(teams.calls().get(0).arguments().get(0)).isEqualTo(new Caller.Session("ses_mine"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'teamName':'blue'}",
        "{'teamName':'blue','_session':''}",
        "{'teamName':'blue','_session':5}",
        "{'teamName':'blue','_session':null}",
        "null"
      })
  void callOfNobodySaysWhatToDo(String arguments) {
    Answer answer = call("status", arguments, " ");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.isError()).isTrue();
    assertThat(answer.text()).startsWith("Error: ").contains("troupe install", "Troupe-Session");
    assertThat(teams.calls()).isEmpty();
  }

  @Test
  void refusalAndWrongArgumentsAreErrorsInTheToolsOwnWords() {
    teams.refused("team", new Refusal.NoSuchTeam("red"));
    Answer refused = call("status", "{'teamName':'red'}", "ses_a");
    assertThat(refused.text()).isEqualTo("Error: Team \"red\" not found.");
    assertThat(refused.isError()).isTrue();
    Answer wrong = call("status", "{'teamName':5,'more':[1.5]}", "ses_a");
    assertThat(wrong.text())
        .startsWith("Error: Invalid arguments for team_status: ")
        .contains("teamName must be a string", "more is not an argument");
    assertThat(wrong.isError()).isTrue();
    assertThat(call("status", "{}", "ses_a").text()).contains("teamName is required");
  }

  @Test
  void sessionThatCouldNotBeMadeIsAnErrorToo() {
    teams.refused("spawn", new Refusal.SessionNotCreated("a", "no disk"));
    Answer answer =
        call(
            "spawn",
            "{'teamName':'b','memberName':'a','role':'r','initialPrompt':'p'}",
            "ses_lead");
    assertThat(answer.text()).isEqualTo("Error creating session for member: no disk");
    assertThat(answer.isError()).isTrue();
  }

  @Test
  void toolThatAnswersLaterIsWaitedFor() {
    CompletableFuture<Object> later = new CompletableFuture<>();
    teams.later("team", later);
    byte[] body =
        request("tools/call", "{'name':'status','arguments':{'teamName':'blue'}}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    CompletableFuture<McpReply> reply = endpoint.answer(body, null, "ses_a").toCompletableFuture();
    assertThat(reply).isNotDone();
    later.completeExceptionally(new TimeoutException());
    assertThat(reply.join().json()).contains("did not answer in time");
  }

  @Test
  void defectOfTroupeIsAnInternalErrorThatTellsNothing() {
    teams.failing("team", new IllegalStateException("a secret"));
    Answer answer = call("status", "{'teamName':'blue'}", "ses_a");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.json().toString()).doesNotContain("secret");
    // Nothing is scripted for it: an Error in the middle of a call.
    assertThat(call("create", "{'name':'blue'}", "ses_a").code()).isEqualTo(-32603);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'jsonrpc':'2.0','method':'notifications/initialized'}",
        "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}",
        "{'jsonrpc':'2.0','method':'never/heard/of'}"
      })
  void notificationIsAccepted(String notification) {
    Answer answer = send(notification);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-32700 | ''",
        "-32700 | nonsense",
        "-32700 | {'jsonrpc':'2.0','id':1",
        "-32700 | {'jsonrpc':'2.0','id':1,'method':'ping'} {}",
        "-32700 | {'jsonrpc':'2.0','id':1,'id':2,'method':'ping'}",
        "-32600 | 5",
        "-32600 | null",
        "-32600 | []",
        "-32600 | [{'jsonrpc':'2.0','id':1,'method':'ping'}]",
        "-32600 | {}",
        "-32600 | {'jsonrpc':'1.0','id':1,'method':'ping'}",
        "-32600 | {'jsonrpc':2.0,'id':1,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':null,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':1.5,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':99999999999999999999,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':{},'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':1,'method':5}",
        "-32600 | {'jsonrpc':'2.0','id':1,'result':{}}",
        "-32602 | {'jsonrpc':'2.0','id':1,'method':'ping','params':[]}",
        "-32602 | {'jsonrpc':'2.0','id':1,'method':'ping','params':null}"
      })
  void whatIsNoMessageIsABadRequest(int code, String body) {
    Answer answer = send(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.reason()).isNotBlank();
    assertThat(answer.json().path("jsonrpc").asText()).isEqualTo("2.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-32601 | no/such | {}",
        "-32601 | resources/list | {}",
        "-32602 | initialize | {}",
        "-32602 | initialize | {'protocolVersion':5,'capabilities':{},'clientInfo':{}}",
        "-32602 | initialize | {'protocolVersion':'2025-11-25','capabilities':5,'clientInfo':{}}",
        "-32602 | tools/call | {}",
        "-32602 | tools/call | {'name':5}",
        "-32602 | tools/call | {'name':'team_create'}",
        "-32602 | tools/call | {'name':'nothing'}",
        "-32602 | tools/call | {'name':'create','arguments':[]}",
        "-32602 | tools/call | {'name':'create','arguments':'{}'}",
        "-32602 | tools/call | {'name':'create','_meta':5}"
      })
  void requestThatCannotBeDoneIsAnsweredWithItsId(int code, String method, String params) {
    Answer answer = send(request(method, params));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("id").asInt()).isEqualTo(7);
    assertThat(answer.json().toString()).doesNotContain("jackson", "io.modelcontextprotocol");
  }

  @Test
  void deepNestingIsNoDanger() {
    String deep = "[".repeat(100_000);
    assertThat(send(deep).code()).isEqualTo(-32700);
    String nested = "[".repeat(900) + "]".repeat(900);
    assertThat(call("status", "{'teamName':" + nested + "}", "ses_a").text())
        .contains("teamName must be a string");
  }

  @Test
  void bodyThatIsNotUtf8IsNoJson() {
    byte[] body = {'"', (byte) 0xC3, (byte) 0x28, '"'};
    McpReply reply = endpoint.answer(body, null, null).toCompletableFuture().join();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json()).contains("-32700");
  }

  @Test
  void pingIsAnsweredWithAnEmptyResult() {
    assertThat(send("{'jsonrpc':'2.0','id':0,'method':'ping'}").json())
        .isEqualTo(
            JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", 0)
                .set("result", JSON.createObjectNode()));
  }
}
