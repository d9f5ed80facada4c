package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams.Call;
import troupe.api.Why.Subject;

final class WhyRoutesTest {

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void waitsAndCyclesAreNodesOfAKindAndAnId() {
    edge.teams.done("why", Samples.why());
    Edge.Answer answer = edge.get("/v1/teams/blue/why");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/waits/0/from").toString())
        .isEqualTo("{\"kind\":\"task\",\"id\":\"t3\"}");
    assertThat(answer.json().at("/waits/0/since").asText()).isEqualTo("2026-11-21T12:00:00.000Z");
    assertThat(answer.json().at("/waits/1").has("since")).isFalse();
    assertThat(answer.json().path("cycles").isArray()).isTrue();
    assertThat(edge.teams.calls())
        .containsExactly(
            new Call("why", Arrays.asList(Callers.OPERATOR, "blue", new Subject.Everything())));
  }

  @Test
  void oneMemberOrOneTaskIsAskedFor() {
    edge.teams.done("why", Samples.why());
    edge.get("/v1/teams/blue/why?member=ada");
    edge.get("/v1/teams/blue/why?task=t3");
    assertThat(edge.teams.calls())
        .extracting(call -> call.arguments().get(2))
        .containsExactly(new Subject.OfMember("ada"), new Subject.OfTask("t3"));
  }

  @Test
  void bothAtOnceAreAMistakeOfTheClient() {
    Edge.Answer answer = edge.get("/v1/teams/blue/why?member=ada&task=t3");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("urn:troupe:malformed-request");
    assertThat(answer.detail()).isEqualTo("Ask about a member or a task, not both.");
    assertThat(edge.teams.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"member=bab, no-such-member, bob", "task=t33, no-such-task, t3"})
  void whoIsNotThereIsNotFoundAndNearNamesAreGiven(String query, String type, String near) {
    edge.teams.refused(
        "why",
        type.equals("no-such-task")
            ? new Refusal.NoSuchTask("blue", "t33", List.of("t3"))
            : new Refusal.NoSuchMember("blue", "bab", List.of("bob")));
    Edge.Answer answer = edge.get("/v1/teams/blue/why?" + query);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("urn:troupe:" + type);
    assertThat(answer.detail()).endsWith(" Did you mean \"%s\"?".formatted(near));
    assertThat(answer.json().at("/near/0").asText()).isEqualTo(near);
  }
}
