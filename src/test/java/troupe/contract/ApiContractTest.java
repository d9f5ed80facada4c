package troupe.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The measure itself finds what is not documented. */
final class ApiContractTest {

  private static final String TASK =
      """
      {"id": "t1", "title": "T", "description": "D", "status": "pending", "assignee": null,
       "dependsOn": [], "createdAt": "2026-11-21T12:00:00.000Z"%s}""";
  private static final String JSON = "application/json";

  private final ApiContract contract = ApiContract.published();

  @Test
  void whatIsDocumentedPasses() {
    assertThat(contract.violations(answer("GET", "/v1/teams/a/tasks/t1", 200, TASK.formatted(""))))
        .isEmpty();
  }

  @Test
  void undocumentedFieldIsFound() {
    String more = TASK.formatted(", \"colour\": \"red\"");
    assertThat(contract.violations(answer("GET", "/v1/teams/a/tasks/t1", 200, more)))
        .singleElement()
        .asString()
        .contains("colour");
  }

  @Test
  void fieldThatIsMissingOrOfAnotherTypeIsFound() {
    String missing = TASK.formatted("").replace("\"title\": \"T\", ", "");
    assertThat(contract.violations(answer("GET", "/v1/teams/a/tasks/t1", 200, missing)))
        .singleElement()
        .asString()
        .contains("title");
    String other = TASK.formatted("").replace(".000Z", "Z");
    assertThat(contract.violations(answer("GET", "/v1/teams/a/tasks/t1", 200, other)))
        .singleElement()
        .asString()
        .contains("/createdAt");
  }

  @Test
  void undocumentedRouteStatusAndMediaTypeAreFound() {
    assertThat(contract.violations(answer("GET", "/v1/nothing", 200, "{}"))).isNotEmpty();
    assertThat(contract.violations(answer("DELETE", "/v1/teams", 200, "{}"))).isNotEmpty();
    assertThat(contract.violations(answer("GET", "/v1", 201, "{\"version\": \"1\"}"))).isNotEmpty();
    Exchange text =
        new Exchange(
            "GET", "/v1", MissingNode.getInstance(), 200, "text/html", Set.of(), tree("{}"));
    assertThat(contract.violations(text)).singleElement().asString().contains("text/html");
  }

  @Test
  void headersAreFoundThatAreMissingOrNotDocumented() {
    Exchange strange =
        new Exchange(
            "GET",
            "/v1",
            MissingNode.getInstance(),
            200,
            JSON,
            Set.of("X-Strange", "Date"),
            tree("{\"version\": \"1\"}"));
    assertThat(contract.violations(strange)).singleElement().asString().contains("x-strange");
    String rotated = "{\"path\": \"/#login=x\", \"expiresAt\": \"2026-11-21T12:00:00.000Z\"}";
    assertThat(contract.violations(answer("POST", "/v1/login-links", 201, rotated)))
        .singleElement()
        .asString()
        .contains("Location");
  }

  @Test
  void problemMustBeOfItsStatusAndHaveOnlyKnownMembers() {
    String problem =
        "{\"type\": \"urn:troupe:%s\", \"title\": \"T\", \"status\": 404, \"detail\": \"D\"%s}";
    String path = "/v1/teams/a";
    assertThat(contract.violations(problem(path, problem.formatted("no-such-team", "")))).isEmpty();
    assertThat(contract.violations(problem(path, problem.formatted("team-exists", ""))))
        .isNotEmpty();
    assertThat(contract.violations(problem(path, problem.formatted("no-such-team", ", \"x\": 1"))))
        .isNotEmpty();
  }

  @Test
  void requestThatWasTakenMustBeAllowedAndOneThatWasRefusedForbidden() {
    String sent = "{\"member\": \"ada\"%s}";
    Exchange good = answer("POST", "/v1/teams/a/tasks/t1/claim", 200, TASK.formatted(""));
    assertThat(contract.violations(asked(good, sent.formatted("")))).isEmpty();
    assertThat(contract.violations(asked(good, sent.formatted(", \"x\": 1")))).isNotEmpty();
    String refused =
        "{\"type\": \"urn:troupe:invalid-body\", \"title\": \"T\", \"status\": 422, \"detail\": \"D\"}";
    Exchange bad =
        new Exchange(
            "POST",
            "/v1/teams/a/tasks/t1/claim",
            MissingNode.getInstance(),
            422,
            "application/problem+json",
            Set.of(),
            tree(refused));
    assertThat(contract.violations(asked(bad, sent.formatted("")))).isNotEmpty();
    assertThat(contract.violations(asked(bad, sent.formatted(", \"x\": 1")))).isEmpty();
  }

  @Test
  void eventsOnStreamsAreHeldAgainstTheirTypes() {
    String event =
        """
        {"version": 1, "seq": 2, "at": "2026-11-21T12:00:00.000Z", "team": "a", "type": "%s",
         "data": {"member": "ada"}}""";
    String stream = "/v1/teams/a/events";
    assertThat(contract.violations(stream, "team.event", tree(event.formatted("member.idle"))))
        .isEmpty();
    assertThat(contract.violations(stream, "team.event", tree(event.formatted("task.claimed"))))
        .isNotEmpty();
    assertThat(contract.violations(stream, "team.event", tree(event.formatted("member.gone"))))
        .isNotEmpty();
    assertThat(contract.violations(stream, "orchestra.event", tree("{}"))).isNotEmpty();
  }

  private static Exchange answer(String method, String path, int status, String json) {
    return new Exchange(
        method, path, MissingNode.getInstance(), status, JSON, Set.of("Content-Type"), tree(json));
  }

  private static Exchange problem(String path, String json) {
    return new Exchange(
        "GET",
        path,
        MissingNode.getInstance(),
        404,
        "application/problem+json",
        Set.of(),
        tree(json));
  }

  private static Exchange asked(Exchange exchange, String sent) {
    return new Exchange(
        exchange.method(),
        exchange.path(),
        tree(sent),
        exchange.status(),
        exchange.contentType(),
        exchange.headers(),
        exchange.got());
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
