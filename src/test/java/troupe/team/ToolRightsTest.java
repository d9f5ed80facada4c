package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.answered;
import static troupe.team.Ensemble.done;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Caller;
import troupe.api.Outcome;
import troupe.api.TeamView;
import troupe.opencode.PermissionRule;
import troupe.testing.Actors;
import troupe.tool.Tool;
import troupe.tool.Tools;
import troupe.worker.ScriptedWorker.Sought;

/** Which session may call which tool for a team. */
final class ToolRightsTest {

  private static final String NO_RIGHT =
      "Only the team lead can|is neither the lead nor a member|cannot create a team"
          + "|cannot take over another";

  /** Some argument for whatever a tool may ask for. */
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "teamName", TEAM,
          "name", "green",
          "memberName", "ada",
          "to", "ada",
          "taskId", "task_0",
          "reply", "once",
          "title", "Build");

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;
  private Tools tools;

  /** {@code blue} with its busy member ada, and {@code red}, which eve leads. */
  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    tools = new Tools(ensemble.teams);
    ensemble.blue();
    ensemble.member("ada");
    CompletionStage<Outcome<TeamView>> red =
        ensemble.teams.create(session("eve"), Ensemble.team("red"));
    ensemble.worker.next(Sought.class).done(Optional.of(ensemble.session("eve")));
    done(red);
  }

  @ParameterizedTest
  @CsvSource({
    "team_create, yes, no, yes, yes",
    "team_claim_lead, yes, no, yes, no",
    "team_list, yes, no, no, yes",
    "team_status, yes, yes, no, no",
    "team_why, yes, yes, no, no",
    "team_message, yes, yes, no, no",
    "team_broadcast, yes, yes, no, no",
    "team_receipts, yes, yes, no, no",
    "team_task_list, yes, yes, no, no",
    "team_task_claim, yes, yes, no, no",
    "team_task_done, yes, yes, no, no",
    "team_spawn, yes, no, no, no",
    "team_interrupt, yes, no, no, no",
    "team_member_result, yes, no, no, no",
    "team_permission_reply, yes, no, no, no",
    "team_task_add, yes, no, no, no",
    "team_task_update, yes, no, no, no",
    "team_delete, yes, no, no, no",
    "team_shutdown, yes, no, no, no"
  })
  void toolIsFor(String tool, String lead, String member, String stranger, String otherLead) {
    assertThat(
            Stream.of("ses_ada", "ses_stranger", "ses_eve", "ses_lead")
                .map(caller -> mayCall(tool, caller)))
        .as("member, stranger, lead of another team, lead")
        .containsExactly(member, stranger, otherLead, lead);
  }

  @Test
  void everyToolIsInTheTable() throws Exception {
    assertThat(rows().map(row -> row.replaceFirst(",.*", "")))
        .containsExactlyInAnyOrderElementsOf(tools.all().stream().map(Tool::name).toList());
  }

  /** A broadcast is accepted from a member, but not offered: see ADR 9. */
  @Test
  void membersModelIsOfferedWhatItMayCallButTheBroadcast() throws Exception {
    List<PermissionRule> rules = Briefing.session(TEAM, Samples.newMember("ada")).permission();
    assertThat(rules.get(0)).isEqualTo(new PermissionRule("team_*", "*", "deny"));
    assertThat(rules.subList(1, rules.size()))
        .allMatch(rule -> rule.action().equals("allow"))
        .extracting(PermissionRule::permission)
        .containsExactlyInAnyOrderElementsOf(
            rows()
                .map(row -> row.split(", "))
                .filter(row -> row[2].equals("yes") && !row[0].equals("team_broadcast"))
                .map(row -> row[0])
                .toList());
  }

  private Stream<String> rows() throws Exception {
    return Stream.of(
        getClass()
            .getDeclaredMethod(
                "toolIsFor", String.class, String.class, String.class, String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value());
  }

  private String mayCall(String tool, String caller) {
    CompletionStage<Optional<String>> answer =
        tools.call(
            tool, new Caller.Session(caller), new ObjectMapper().valueToTree(arguments(tool)));
    boolean looksForTheSession = List.of("team_create", "team_claim_lead").contains(tool);
    if (looksForTheSession && !refusedAtOnce(tool, caller)) {
      ensemble.worker.next(Sought.class).done(Optional.empty());
    }
    String text = answered(answer).orElseThrow();
    assertThat(text).doesNotContain("Invalid arguments");
    return text.matches("(?s).*(" + NO_RIGHT + ").*") ? "no" : "yes";
  }

  private static boolean refusedAtOnce(String tool, String caller) {
    return caller.equals("ses_ada") || (tool.equals("team_claim_lead") && caller.equals("ses_eve"));
  }

  private Map<String, String> arguments(String tool) {
    Tool known =
        tools.all().stream().filter(any -> any.name().equals(tool)).findAny().orElseThrow();
    Map<String, String> arguments = new HashMap<>();
    known
        .inputSchema()
        .path("required")
        .forEach(
            name ->
                arguments.put(
                    name.asText(), ARGUMENTS.getOrDefault(name.asText(), "Something to do")));
    if (tool.equals("team_permission_reply")) {
      arguments.put("memberName", "ada");
      arguments.put("reply", "once");
    }
    return arguments;
  }
}
