package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Answerer;
import troupe.api.MemberView.WaitingFor;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Given;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams.Call;

final class PermissionRoutesTest {

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void allThatIsAskedIsListed() {
    edge.teams.done("permissions", List.of(Samples.ask(), Samples.questions()));
    Edge.Answer all = edge.get("/v1/permissions");
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.json().path("permissions")).hasSize(2);
    assertThat(all.json().at("/permissions/0/kind").asText()).isEqualTo("permission");
    assertThat(all.json().at("/permissions/1/questions/0/options/0/label").asText())
        .isEqualTo("Red");
    assertCalled("permissions", Callers.OPERATOR, null);
    assertThat(edge.get("/v1/permissions?team=blue&member=ada").json().path("permissions"))
        .hasSize(2);
    assertCalled("permissions", Callers.OPERATOR, "blue");
    assertThat(edge.get("/v1/permissions?member=bob").json().path("permissions")).isEmpty();
    edge.teams.refused("permissions", new Refusal.NoSuchTeam("red"));
    assertThat(edge.get("/v1/permissions?team=red").status()).isEqualTo(404);
  }

  @Test
  void permissionAndQuestionAreAnsweredById() {
    WaitingFor ask = new WaitingFor("per_1", "bash", List.of("rm *"));
    edge.teams.done("replyPermissionById", new Given("ada", ask, Reply.ONCE));
    Edge.Answer answer = edge.post("/v1/permissions/per_1", "{'reply':'once','message':'Fine.'}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("reply").asText()).isEqualTo("once");
    assertCalled(
        "replyPermissionById",
        Callers.OPERATOR,
        new PermissionAnswer(null, "per_1", Reply.ONCE, "Fine."));
    edge.post("/v1/permissions/que_1", "{'answers':[['Red'],['A','own words']]}");
    assertCalled(
        "replyPermissionById",
        Callers.OPERATOR,
        PermissionAnswer.toQuestions(
            null, "que_1", List.of(List.of("Red"), List.of("A", "own words"))));
  }

  @Test
  void memberRouteTakesAnswersToo() {
    WaitingFor ask = new WaitingFor("que_1", "question", List.of("Which?"));
    edge.teams.done("replyPermission", new Given("ada", ask, Reply.ANSWERS));
    Edge.Answer answer =
        edge.post("/v1/teams/blue/members/ada/permission", "{'answers':[['Red']]}");
    assertThat(answer.json().path("reply").asText()).isEqualTo("answers");
    assertCalled(
        "replyPermission",
        Callers.OPERATOR,
        "blue",
        PermissionAnswer.toQuestions("ada", null, List.of(List.of("Red"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | reply is required
          {'reply':'never'}                    | reply must be once, always or reject
          {'reply':'answers'}                  | reply must be once, always or reject
          {'reply':'once','answers':[['a']]}   | reply or answers, not both
          {'answers':'a'}                      | answers must be an array of arrays of strings
          {'answers':['a']}                    | answers[0] must be an array of strings
          {'answers':[['a'],[7]]}              | answers[1][0] must be a string, not a number
          {'reply':'once','permissionId':'x'}  | unknown field "permissionId"
          """)
  void answerOfTheWrongFormIsRefused(String body, String why) {
    Edge.Answer answer = edge.post("/v1/permissions/per_1", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail()).contains(why);
    assertThat(edge.teams.calls()).isEmpty();
  }

  @Test
  void lateAnswerSaysWhoWasFaster() {
    edge.teams.refused(
        "replyPermissionById",
        new Refusal.PermissionAnswered("ada", "per_1", Answerer.DEADLINE, "reject"));
    Edge.Answer late = edge.post("/v1/permissions/per_1", "{'reply':'once'}");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.type()).isEqualTo("urn:troupe:permission-answered");
    assertThat(late.detail()).contains("answered by deadline: reject");
  }

  private void assertCalled(String method, @Nullable Object... arguments) {
    List<Call> calls = edge.teams.calls();
    assertThat(calls.get(calls.size() - 1)).isEqualTo(new Call(method, Arrays.asList(arguments)));
  }
}
