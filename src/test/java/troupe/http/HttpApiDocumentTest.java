package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import troupe.api.Archived;
import troupe.api.Broadcast;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.MemberView;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Samples;
import troupe.api.ShutdownRequest;
import troupe.api.TaskStatus;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.contract.ApiContract;
import troupe.contract.Exchange;

/**
 * Replays every request in {@code docs/http-api.md} and holds the answer shown against the real
 * one.
 */
final class HttpApiDocumentTest {

  private static final Pattern BLOCK = Pattern.compile("```http\n(.*?)```", Pattern.DOTALL);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final ApiContract EXCERPTS = ApiContract.ofExcerpts();

  private final Edge edge = new Edge();

  @BeforeEach
  void script() {
    TeamView team = Samples.team();
    edge.teamsOf.put("ses_lead", List.of(team));
    edge.events.happened("blue", "team.created", Map.of());
    edge.events.happened("blue", "member.busy", Map.of("member", "ada"));
    edge.events.happened("blue", "member.idle", Map.of("member", "ada"));
    edge.workers
        .plain("list", List.of(Samples.worker()))
        .done("prompt", Samples.workerAnswer())
        .done("stop", Samples.worker())
        .done("reload", List.of(Samples.worker()));
    edge.teams
        .plain(
            "list",
            List.of(
                new TeamSummary("blue", "ses_lead", Samples.NOON, 1, 1, 3, null),
                new TeamSummary(
                    "red", null, null, 0, 0, 0, "journal.jsonl, line 3: the checksum is wrong")))
        .done("create", newTeam(team))
        .done("team", team)
        .done("why", Samples.why())
        .done("claimLead", team)
        .done("delete", new Archived("blue", "/teams/.archive/blue"))
        .done("spawn", Samples.member())
        .done("send", Samples.message("m1", "ada"))
        .done("broadcast", new Broadcast(List.of("ada"), List.of(Samples.message("m1", "ada"))))
        .done("messages", List.of(Samples.message("m1", "ada")))
        .done("interrupt", new Interruption("ada", true, Samples.message("m1", "ada")))
        .done(
            "replyPermission",
            new PermissionAnswer.Given(
                "ada", new MemberView.WaitingFor("per_1", "bash", List.of("rm *")), Reply.ONCE))
        .done(
            "replyPermissionById",
            new PermissionAnswer.Given(
                "ada",
                new MemberView.WaitingFor("que_1", "question", List.of("Which colour?")),
                Reply.ANSWERS))
        .done("permissions", List.of(Samples.ask(), Samples.questions()))
        .done("shutdown", new ShutdownRequest(List.of("ada")))
        .done("addTask", Samples.task("t3", TaskStatus.PENDING, null, "t1", "t2"))
        .done("updateTask", Samples.task("t3", TaskStatus.PENDING, null, "t1", "t2"))
        .done("claim", Samples.task("t2", TaskStatus.IN_PROGRESS, "ada"))
        .done(
            "complete",
            new Completion(Samples.task("t2", TaskStatus.COMPLETED, "ada"), List.of("t3")));
  }

  @AfterEach
  void end() {
    edge.close();
  }

  @TestFactory
  List<DynamicTest> everyExampleIsTrue() throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("docs/http-api.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(blocks.size()).as("requests and answers").isEven().isGreaterThan(40);
    return IntStream.range(0, blocks.size() / 2)
        .mapToObj(i -> replay(blocks.get(2 * i), blocks.get(2 * i + 1)))
        .toList();
  }

  private DynamicTest replay(String request, String answer) {
    String[] asked = request.split("\n\n", 2);
    String[] shown = answer.split("\n\n", 2);
    return DynamicTest.dynamicTest(
        asked[0].strip(),
        () -> {
          Edge.Answer real = edge.ask(request(asked));
          assertThat(real.response().status().toString()).isEqualTo(shown[0].strip());
          assertShown(JSON.readTree(shown[1]), real.json(), "");
          assertDescribed(request(asked), real, JSON.readTree(shown[1]));
        });
  }

  /** The example itself, by {@code openapi.yaml}; the real answer was held against it before. */
  private static void assertDescribed(HttpRequest request, Edge.Answer real, JsonNode shown) {
    Exchange exchange = Edge.exchange(request, real);
    assertThat(EXCERPTS.violations(exchange.answeredWith(shown))).isEmpty();
    assertThat(request.getUri().query().toMultiMap().keySet())
        .isSubsetOf(EXCERPTS.queryOf(exchange.method(), exchange.path()));
  }

  private static HttpRequest request(String[] asked) {
    List<String> head = asked[0].strip().lines().toList();
    String[] line = head.get(0).split(" ", 2);
    HttpMethod method = HttpMethods.lookup(line[0]).orElseThrow();
    HttpRequest request = HttpRequest.create(line[1]).withMethod(method);
    for (String header : head.subList(1, head.size())) {
      String[] field = header.split(": ", 2);
      request = request.addHeader(HttpHeader.parse(field[0], field[1]));
    }
    return asked.length == 1
        ? request
        : request.withEntity(ContentTypes.APPLICATION_JSON, asked[1]);
  }

  /** What is shown must be so; what is left out of the example may be anything. */
  private static void assertShown(JsonNode shown, JsonNode real, String path) {
    if (shown.isObject() && !shown.isEmpty()) {
      for (Map.Entry<String, JsonNode> field : shown.properties()) {
        assertThat(real.has(field.getKey())).as("%s/%s", path, field.getKey()).isTrue();
        assertShown(field.getValue(), real.path(field.getKey()), path + "/" + field.getKey());
      }
    } else if (shown.isArray()) {
      assertThat(real.size()).as("size of %s", path).isEqualTo(shown.size());
      for (int i = 0; i < shown.size(); i++) {
        assertShown(shown.path(i), real.path(i), path + "/" + i);
      }
    } else {
      assertThat(real).as(path).isEqualTo(shown);
    }
  }

  private static TeamView newTeam(TeamView team) {
    return new TeamView(
        team.name(),
        null,
        team.leadSessionId(),
        team.directory(),
        team.createdAt(),
        team.seq(),
        Map.of(),
        Map.of());
  }
}
