package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must hold once a team has come to rest, whatever was killed meanwhile: OpenCode's stored
 * prompts agree with the team's mail, and nobody is left in the middle of something.
 *
 * <p>The texts of mail have to be different from each other, or mail delivered twice is not told
 * from mail sent twice.
 */
final class Promises {

  private static final String FRAME = "[Team message from ";
  private static final String NOTICE = "[System]: ";

  private final TeamClient team;
  private final OpenCodeProcess opencode;
  private final Path project;

  Promises(TeamClient team, OpenCodeProcess opencode, Path project) {
    this.team = team;
    this.opencode = opencode;
    this.project = project;
  }

  /** Waits for the end of every turn and looks at everything. */
  void hold(Duration limit) throws IOException {
    await().atMost(limit).untilAsserted(this::everyTurnEnded);
    List<JsonNode> all = team.messages();
    List<JsonNode> mail =
        all.stream().filter(message -> message.path("kind").asText().equals("direct")).toList();
    for (Map.Entry<String, String> session : sessions().entrySet()) {
      List<String> prompts = opencode.prompts(project, session.getValue());
      toldOnce(session.getKey(), prompts, all);
      delivered(session.getKey(), prompts, mail);
    }
  }

  /**
   * The same can happen again, and is told again then: a notice counts as often as it was written.
   */
  private static void toldOnce(String recipient, List<String> prompts, List<JsonNode> all) {
    Map<String, Long> written =
        all.stream()
            .filter(message -> message.path("to").asText().equals(recipient))
            .collect(
                Collectors.groupingBy(
                    message -> NOTICE + message.path("text").asText(), Collectors.counting()));
    prompts.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .forEach(
            (text, times) ->
                assertThat(times)
                    .as("times that %s was told: %s", recipient, text)
                    .isLessThanOrEqualTo(written.getOrDefault(text, 1L)));
  }

  private void everyTurnEnded() throws IOException {
    assertThat(team.messages())
        .extracting(message -> message.path("state").asText())
        .isNotEmpty()
        .isSubsetOf("answered", "dead");
    team.view()
        .path("members")
        .forEach(
            member ->
                assertThat(member.path("status").asText())
                    .as(member.path("name").asText())
                    .isIn("ready", "error", "shutdown"));
  }

  /** Nothing lost or twice, and what one wrote to another in the order it was written. */
  private void delivered(String recipient, List<String> prompts, List<JsonNode> mail) {
    List<JsonNode> received =
        mail.stream()
            .filter(message -> message.path("to").asText().equals(recipient))
            .filter(message -> !message.path("text").asText().isEmpty())
            .toList();
    Set<String> dead = Set.copyOf(framed(received, "dead"::equals));
    List<String> heard =
        prompts.stream().filter(text -> text.startsWith(FRAME) && !dead.contains(text)).toList();
    List<String> written =
        framed(received, "answered"::equals).stream().filter(text -> !dead.contains(text)).toList();
    assertThat(heard).as("mail to " + recipient).containsExactlyElementsOf(written);
  }

  private static List<String> framed(List<JsonNode> mail, Predicate<String> state) {
    return mail.stream()
        .filter(message -> state.test(message.path("state").asText()))
        .map(
            message ->
                "%s%s]: %s"
                    .formatted(FRAME, message.path("from").asText(), message.path("text").asText()))
        .toList();
  }

  private Map<String, String> sessions() throws IOException {
    Map<String, String> sessions = new HashMap<>(Map.of("lead", team.lead()));
    team.view()
        .path("members")
        .forEach(
            member ->
                sessions.put(member.path("name").asText(), member.path("sessionId").asText()));
    return sessions;
  }
}
