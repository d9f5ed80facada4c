package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members of a real OpenCode ask, and get an answer from somebody, whatever happens. */
@Tag("e2e")
final class AskingTest {

  @RegisterExtension static final Stage stage = Stage.ofClass();

  private static final String POLICY =
      """
      troupe.permissions {
        rules = [
          { tool = bash, pattern = "echo allowed *", action = allow }
          { tool = bash, pattern = "echo forbidden *", action = deny }
          { tool = bash, pattern = "echo eve *", member = eve, action = allow }
        ]
        deadline = %s
      }
      """;

  private static final String QUESTION =
      "[[call question {\"questions\":[{\"question\":\"Which colour?\",\"header\":\"Colour\","
          + "\"options\":[{\"label\":\"Red\",\"description\":\"r\"}]}]}]]";

  private static OpenCodeProcess opencode;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    opencode = stage.openCode();
    daemon = daemon("daemon", "1h");
  }

  /** OpenCode asks before every echo; other commands of the shell it lets pass. */
  private static DaemonProcess daemon(String name, String deadline) throws IOException {
    DaemonProcess.Place place = stage.place(name);
    Files.writeString(
        place.project().resolve("opencode.json"),
        "{\"permission\":{\"bash\":{\"*\":\"allow\",\"echo *\":\"ask\"}}}");
    Path config = stage.folder(name).resolve("troupe.conf");
    Files.writeString(config, POLICY.formatted(deadline));
    return stage
        .daemon(place, opencode.url().toString(), "--config", config.toString())
        .awaitReady();
  }

  @Test
  void rulesAnswerAtOnceAndNobodyIsDisturbed() throws IOException {
    TeamClient team = daemon.team("rules");
    String ada = team.spawn("ada", echo("allowed words") + "[[say done]]");
    String bob = team.spawn("bob", echo("forbidden words") + "[[say went on]]");
    String eve = team.spawn("eve", echo("eve") + "[[say herself]]");
    team.awaitResult("ada", "done");
    team.awaitResult("bob", "went on");
    team.awaitResult("eve", "herself");
    assertThat(toolAnswers(ada)).singleElement().asString().contains("allowed words");
    assertThat(toolAnswers(bob)).singleElement().asString().contains("rules of this team forbid");
    assertThat(toolAnswers(eve)).hasSize(1);
    assertThat(answers(daemon, "rules"))
        .extracting(AskingTest::how)
        .containsExactlyInAnyOrder(
            "ada policy once troupe.permissions.rules[0]",
            "bob policy reject troupe.permissions.rules[1]",
            "eve policy once troupe.permissions.rules[2]");
    assertThat(team.notices("waits for a permission")).isZero();
  }

  @Test
  void askOfASubAgentIsAnsweredByAPerson() throws IOException {
    TeamClient team = daemon.team("person");
    String ada = team.spawn("ada", delegated("of a sub-agent") + "[[say done]]");
    JsonNode ask = awaitAsk(daemon, "person");
    assertThat(ask.path("sessionId").asText()).startsWith("ses_").isNotEqualTo(ada);
    assertThat(ask.path("member").asText()).isEqualTo("ada");
    assertThat(ask.path("patterns").path(0).asText()).isEqualTo("echo of a sub-agent");
    String id = ask.path("id").asText();
    assertThat(team.member("ada").at("/waitingFor/permissionId").asText()).isEqualTo(id);
    await().until(() -> team.notices("Teammate ada waits for a permission") == 1);
    assertThat(answer(daemon, id, Map.of("answers", List.of(List.of("yes")))).problem())
        .isEqualTo("urn:troupe:invalid-answer");
    answer(daemon, id, Map.of("reply", "once")).ok();
    team.awaitResult("ada", "done");
    assertThat(asks(daemon, "person")).isEmpty();
    assertThat(answer(daemon, id, Map.of("reply", "once")).problem())
        .isEqualTo("urn:troupe:permission-answered");
    assertThat(answer(daemon, "per_0", Map.of("reply", "once")).problem())
        .isEqualTo("urn:troupe:no-such-permission");
    assertThat(answers(daemon, "person"))
        .extracting(AskingTest::how)
        .containsExactly("ada operator once ");
  }

  @Test
  void severalAsksOfOneMemberAreAnsweredByTheLeadOneByOne() throws IOException {
    TeamClient team = daemon.team("several");
    String ada = team.spawn("ada", echo("one") + echo("two") + echo("three") + "[[say all three]]");
    for (String word : List.of("one", "two", "three")) {
      await()
          .until(
              () ->
                  asks(daemon, "several").stream()
                      .anyMatch(ask -> ask.at("/patterns/0").asText().equals("echo " + word)));
      String id =
          asks(daemon, "several").stream()
              .filter(ask -> ask.at("/patterns/0").asText().equals("echo " + word))
              .map(ask -> ask.path("id").asText())
              .findFirst()
              .orElseThrow();
      String reply = word.equals("two") ? "reject" : "once";
      assertThat(leadSays(team, Map.of("permissionId", id, "reply", reply)))
          .isEqualTo("Permission bash (echo %s) of \"ada\" answered: %s.".formatted(word, reply));
    }
    team.awaitResult("ada", "all three");
    assertThat(toolAnswers(ada)).hasSize(3).anyMatch(text -> text.contains("lead rejected"));
    assertThat(answers(daemon, "several"))
        .extracting(AskingTest::how)
        .contains("ada lead once ", "ada lead reject ");
  }

  @Test
  void nobodyAnswersSoTheDeadlineDoes() throws IOException {
    DaemonProcess strict = daemon("strict", "2s");
    TeamClient team = strict.team("blue");
    String ada = team.spawn("ada", echo("late") + "[[say went on]]");
    team.spawn("bob", delegated("later") + "[[say done]]");
    String cy = team.spawn("cy", QUESTION + "[[say decided]]");
    team.awaitResult("ada", "went on");
    team.awaitResult("bob", "done");
    team.awaitResult("cy", "decided");
    Path project = strict.place().project();
    assertThat(opencode.toolAnswers(project, ada))
        .singleElement()
        .asString()
        .contains("Nobody answered within PT2S");
    assertThat(opencode.toolAnswers(project, cy))
        .singleElement()
        .asString()
        .contains("Decide yourself");
    assertThat(answers(strict, "blue"))
        .extracting(AskingTest::how)
        .containsExactlyInAnyOrder(
            "ada deadline reject nobody answered within PT2S",
            "bob deadline reject nobody answered within PT2S",
            "cy deadline answers nobody answered within PT2S");
    assertThat(asks(strict, "blue")).isEmpty();
  }

  @Test
  void questionIsAnsweredByTheLeadAndAnotherIsDismissed() throws IOException {
    TeamClient team = daemon.team("questions");
    String ada = team.spawn("ada", QUESTION + "[[say painted]]");
    JsonNode ask = awaitAsk(daemon, "questions");
    assertThat(ask.path("kind").asText()).isEqualTo("question");
    assertThat(ask.at("/questions/0/options/0/label").asText()).isEqualTo("Red");
    await().until(() -> team.notices("Which colour?") == 1);
    assertThat(leadSays(team, Map.of("memberName", "ada", "reply", "once")))
        .startsWith("Error: This does not answer");
    assertThat(leadSays(team, Map.of("memberName", "ada", "answers", List.of("Red"))))
        .isEqualTo("Questions (Which colour?) of \"ada\" answered.");
    team.awaitResult("ada", "painted");
    assertThat(toolAnswers(ada)).singleElement().asString().contains("\"Which colour?\"=\"Red\"");

    team.send("lead", "ada", QUESTION + "[[say without]]");
    String id = awaitAsk(daemon, "questions").path("id").asText();
    answer(daemon, id, Map.of("reply", "reject")).ok();
    team.awaitResult("ada", "without");
    assertThat(answers(daemon, "questions"))
        .extracting(AskingTest::how)
        .containsExactly("ada lead answers ", "ada operator reject ");
  }

  @Test
  void askOutlivesADaemonThatIsKilledAndOneThatCameMeanwhileIsFound() throws IOException {
    DaemonProcess first = daemon("killed", "1h");
    TeamClient before = first.team("blue");
    Path project = first.place().project();
    Gate gate = Gate.in(project);
    before.spawn("ada", echo("before") + "[[say first]]");
    before.spawn("bob", delegated(gate.call("bob"), "meanwhile") + "[[say second]]");
    gate.awaitAll("bob");
    JsonNode open = awaitAsk(first, "blue");
    first.kill9();
    gate.open();
    await().until(() -> opencode.openPermissions(project) == 2);

    DaemonProcess second = daemon("killed", "1h");
    TeamClient team = before.at(second);
    await().until(() -> asks(second, "blue").size() == 2);
    assertThat(asks(second, "blue")).contains(open);
    for (JsonNode ask : asks(second, "blue")) {
      answer(second, ask.path("id").asText(), Map.of("reply", "once")).ok();
    }
    team.awaitResult("ada", "first");
    team.awaitResult("bob", "second");
    assertThat(answers(second, "blue"))
        .extracting(AskingTest::how)
        .containsExactlyInAnyOrder("ada operator once ", "bob operator once ");
  }

  @Test
  void askIsOverWhenItsTurnIsCutAndDoesNotComeBack() throws IOException {
    DaemonProcess first = daemon("cut", "1h");
    TeamClient team = first.team("blue");
    team.spawn("ada", echo("cut off") + "[[say never]]");
    String id = awaitAsk(first, "blue").path("id").asText();
    team.api().post(team.path("/members/ada/interrupt"), Map.of("text", "[[say stopped]]")).ok();
    team.awaitResult("ada", "stopped");
    assertThat(asks(first, "blue")).isEmpty();
    // OpenCode goes on listing it.
    assertThat(opencode.openPermissions(first.place().project())).isEqualTo(1);
    first.kill9();
    DaemonProcess second = daemon("cut", "1h");
    TeamClient again = team.at(second);
    again.send("lead", "ada", echo("next") + "[[say end]]");
    assertThat(awaitAsk(second, "blue").at("/patterns/0").asText()).isEqualTo("echo next");
    assertThat(answer(second, id, Map.of("reply", "once")).problem())
        .isEqualTo("urn:troupe:permission-answered");
  }

  @Test
  void personWhoAnswersInOpenCodeIsBelieved() throws IOException {
    DaemonProcess other = daemon("there", "1h");
    TeamClient team = other.team("blue");
    team.spawn("ada", echo("there") + "[[say done]]");
    String id = awaitAsk(other, "blue").path("id").asText();
    opencode.replyPermission(other.place().project(), id, "always");
    team.awaitResult("ada", "done");
    // It holds for every session that works there, which is why models are told to prefer 'once'.
    team.spawn("bob", echo("here") + "[[say too]]");
    team.awaitResult("bob", "too");
    assertThat(answers(other, "blue"))
        .extracting(AskingTest::how)
        .containsExactly("ada opencode always ");
  }

  private static String echo(String words) {
    return "[[call bash {\"command\":\"echo %s\",\"description\":\"t\"}]]".formatted(words);
  }

  private static String delegated(String words) {
    return delegated("", words);
  }

  /** A sub-agent does this first, then an echo. */
  private static String delegated(String first, String words) {
    String prompt = (first + echo(words) + "[[say sub]]").replace("\"", "\\\"");
    return "[[call task {\"description\":\"d\",\"subagent_type\":\"general\",\"prompt\":\"%s\"}]]"
        .formatted(prompt);
  }

  private static List<JsonNode> asks(DaemonProcess at, String team) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    at.api().get("/v1/permissions?team=" + team).ok().path("permissions").forEach(all::add);
    return all;
  }

  private static JsonNode awaitAsk(DaemonProcess at, String team) throws IOException {
    await().until(() -> !asks(at, team).isEmpty());
    return asks(at, team).get(0);
  }

  private static Api.Answer answer(DaemonProcess at, String id, Map<String, ?> body)
      throws IOException {
    return at.api().post("/v1/permissions/" + id, body);
  }

  private static String leadSays(TeamClient team, Map<String, ?> arguments) throws IOException {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("teamName", team.name());
    Map<String, ?> body = Map.of("sessionId", team.lead(), "arguments", all);
    return team.api().post("/v1/tools/team_permission_reply", body).ok().path("text").asText();
  }

  private static List<String> toolAnswers(String session) throws IOException {
    return opencode.toolAnswers(daemon.place().project(), session);
  }

  /** What the journal says of answers. */
  private static List<JsonNode> answers(DaemonProcess at, String team) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    Path journal = at.place().teams().resolve(team).resolve("journal.jsonl");
    for (String line : Files.readAllLines(journal)) {
      JsonNode entry = Api.tree(line);
      if (entry.path("type").asText().equals("permission.answered")) {
        all.add(entry);
      }
    }
    return all;
  }

  private static String how(JsonNode entry) {
    JsonNode data = entry.has("data") ? entry.path("data") : entry;
    return String.join(
        " ",
        data.path("member").asText(),
        data.path("by").asText(),
        data.path("reply").asText(),
        data.path("reason").asText());
  }
}
