package troupe.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.api.Samples;
import troupe.api.ScriptedTeams;
import troupe.api.ShutdownRequest;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TaskStatus;
import troupe.api.TeamView;
import troupe.api.Why;

final class ToolsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Caller ADA = new Caller.Session("ses_ada");

  private final ScriptedTeams teams = new ScriptedTeams();
  private final Tools tools = new Tools(teams);

  @Test
  void theseToolsAreOffered() {
    assertThat(tools.all())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "team_create",
            "team_spawn",
            "team_interrupt",
            "team_list",
            "team_delete",
            "team_claim_lead",
            "team_member_result",
            "team_permission_reply",
            "team_message",
            "team_broadcast",
            "team_receipts",
            "team_status",
            "team_why",
            "team_shutdown",
            "team_task_add",
            "team_task_claim",
            "team_task_done",
            "team_task_list",
            "team_task_update");
  }

  @Test
  void schemaNamesRequiredArgumentsAndAllowsNoOthers() throws Exception {
    Tool spawn =
        tools.all().stream()
            .filter(tool -> tool.name().equals("team_spawn"))
            .findAny()
            .orElseThrow();
    assertThat(spawn.inputSchema().at("/required"))
        .isEqualTo(JSON.readTree("[\"teamName\",\"memberName\",\"role\",\"initialPrompt\"]"));
    assertThat(spawn.inputSchema().at("/additionalProperties").asBoolean(true)).isFalse();
    assertThat(spawn.inputSchema().at("/properties/model/description").asText())
        .contains("provider/model");
  }

  @Test
  void whyIsToldInPlainWordsOfTheTeamOrOneInIt() {
    teams.done("why", Samples.why());
    assertThat(call("team_why", "{'teamName':'blue'}"))
        .startsWith("t3 \"Title t3\" waits for t2 \"Title t2\"; ");
    assertCalled("why", ADA, "blue", new Why.Subject.Everything());
    call("team_why", "{'teamName':'blue','memberName':'bob'}");
    assertCalled("why", ADA, "blue", new Why.Subject.OfMember("bob"));
    call("team_why", "{'teamName':'blue','taskId':'t3'}");
    assertCalled("why", ADA, "blue", new Why.Subject.OfTask("t3"));
    assertThat(call("team_why", "{'teamName':'blue','taskId':'t3','memberName':'bob'}"))
        .startsWith("Error: Give memberName or taskId, not both.");
    teams.refused("why", new Refusal.NoSuchMember("blue", "bab", List.of("bob")));
    assertThat(call("team_why", "{'teamName':'blue','memberName':'bab'}"))
        .isEqualTo("Error: Member \"bab\" not found in team \"blue\". Did you mean \"bob\"?");
  }

  @Test
  void creatorBecomesTheLead() {
    teams.done("create", Samples.emptyTeam());
    assertThat(call("team_create", "{'name':'blue','description':'Builds it'}"))
        .isEqualTo("Team \"blue\" created. You are the lead (session: ses_lead).");
    assertCalled("create", ADA, new NewTeam("blue", "Builds it", "ses_ada", null));
  }

  @Test
  void spawnNamesMemberAndSession() {
    teams.done("spawn", Samples.member());
    assertThat(
            call(
                "team_spawn",
                "{'teamName':'blue','memberName':'ada','role':'engineer','initialPrompt':'go',"
                    + "'model':'a/b'}"))
        .isEqualTo("Member \"ada\" spawned (session: ses_ada). Initial prompt sent.");
    assertCalled(
        "spawn",
        ADA,
        "blue",
        new NewMember("ada", "engineer", "go", "a/b", null, null, null, null));
  }

  @Test
  void spawnPassesOnWhereTheMemberIsToRun() {
    teams.done("spawn", Samples.member());
    call(
        "team_spawn",
        "{'teamName':'blue','memberName':'ada','role':'engineer','initialPrompt':'go',"
            + "'agent':'build','worker':'vision','backend':'server'}");
    assertCalled(
        "spawn",
        ADA,
        "blue",
        new NewMember("ada", "engineer", "go", null, "build", "vision", "server", null));
  }

  @ParameterizedTest
  @CsvSource({"lead", "__lead__", "ada"})
  void messageNamesItsRecipientAsTheCallerDid(String to) {
    teams.done("send", Samples.message("m1", to));
    assertThat(call("team_message", "{'teamName':'blue','to':'%s','message':'hi'}".formatted(to)))
        .isEqualTo("Message sent to \"%s\".".formatted(to));
    assertCalled("send", ADA, "blue", to, "hi");
  }

  @Test
  void broadcastNamesItsRecipients() {
    teams.done("broadcast", new Broadcast(List.of("b", "c"), List.of()));
    assertThat(call("team_broadcast", "{'teamName':'blue','message':'hi'}"))
        .isEqualTo("Broadcast sent to: b, c.");
    teams.refused("broadcast", new Refusal.NoRecipients("blue"));
    assertThat(call("team_broadcast", "{'teamName':'blue','message':'hi'}"))
        .isEqualTo("Broadcast sent to no members (no active members found excluding sender).");
  }

  @Test
  void shutdownNamesWhomItReached() {
    teams.done("shutdown", new ShutdownRequest(List.of("a", "b")));
    assertThat(call("team_shutdown", "{'teamName':'blue'}"))
        .isEqualTo("Shutdown requested for: a, b.");
    assertCalled("shutdown", ADA, "blue", null, false);
    teams.done("shutdown", new ShutdownRequest(List.of()));
    assertThat(call("team_shutdown", "{'teamName':'blue','memberName':'a'}"))
        .isEqualTo("No members were shut down (no active members found).");
    assertCalled("shutdown", ADA, "blue", "a", false);
  }

  @Test
  void interruptSaysWhetherATurnWasCut() {
    teams.done("interrupt", new Interruption("m", true, Samples.message("m1", "m")));
    assertThat(
            call("team_interrupt", "{'teamName':'blue','memberName':'m','message':'Stop, look.'}"))
        .isEqualTo("Member \"m\" interrupted and priority message delivered.");
    assertCalled("interrupt", ADA, "blue", "m", "Stop, look.");
    teams.done("interrupt", new Interruption("m", false, Samples.message("m1", "m")));
    assertThat(call("team_interrupt", "{'teamName':'blue','memberName':'m','message':'Look.'}"))
        .isEqualTo("Member \"m\" was idle — priority message delivered without interruption.");
  }

  @Test
  void taskIsAddedClaimedAndDone() {
    teams.done("addTask", Samples.task("t1", TaskStatus.PENDING, null));
    assertThat(
            call(
                "team_task_add",
                "{'teamName':'blue','title':'T','description':'D','dependsOn':['t0']}"))
        .isEqualTo("Task \"Title t1\" added with ID: t1.");
    assertCalled("addTask", ADA, "blue", new NewTask("T", "D", null, List.of("t0")));
    teams.done("claim", Samples.task("t1", TaskStatus.IN_PROGRESS, "ada"));
    assertThat(call("team_task_claim", "{'teamName':'blue','taskId':'t1'}"))
        .isEqualTo("Task \"t1\" claimed by \"ada\" and is now in_progress.");
    teams.done(
        "complete",
        new Completion(Samples.task("t1", TaskStatus.COMPLETED, "ada"), List.of("t2", "t3")));
    assertThat(call("team_task_done", "{'teamName':'blue','taskId':'t1'}"))
        .isEqualTo("Task \"t1\" marked as completed. Newly unblocked: t2, t3.");
    teams.done(
        "complete", new Completion(Samples.task("t1", TaskStatus.COMPLETED, "ada"), List.of()));
    assertThat(call("team_task_done", "{'teamName':'blue','taskId':'t1'}"))
        .isEqualTo("Task \"t1\" marked as completed.");
  }

  @Test
  void taskUpdatePassesOnWhatIsGiven() {
    teams.done("updateTask", Samples.task("t1", TaskStatus.PENDING, null));
    assertThat(call("team_task_update", "{'teamName':'blue','taskId':'t1','assignee':'ada'}"))
        .isEqualTo("Task \"t1\" updated.");
    assertCalled("updateTask", ADA, "blue", "t1", new TaskChange(null, null, "ada"));
    teams.refused("updateTask", new Refusal.NothingToUpdate());
    assertThat(call("team_task_update", "{'teamName':'blue','taskId':'t1'}"))
        .isEqualTo(
            "Error: No fields to update. Provide at least one of: title, description, assignee.");
  }

  @Test
  void taskListShowsEveryTaskWithWhatIsToBeDone() {
    teams.done("team", Samples.team());
    assertThat(call("team_task_list", "{'teamName':'blue'}"))
        .isEqualTo(
            """
            Tasks of team "blue" (3):
              - t1 [completed] assignee=ada "Title t1"
                  What to do
              - t2 [pending] "Title t2"
                  What to do
              - t3 [pending] "Title t3" blocked by: t2
                  What to do""");
  }

  @ParameterizedTest
  @CsvSource({"completed,(1):,- t1", "pending,(2):,- t2", "blocked,(1):,- t3"})
  void taskListWithAStatusShowsOnlyThose(String status, String count, String first) {
    teams.done("team", Samples.team());
    assertThat(call("team_task_list", "{'teamName':'blue','status':'%s'}".formatted(status)))
        .startsWith("Tasks of team \"blue\" " + count + "\n  " + first);
  }

  @Test
  void taskListWithoutTasksSaysSo() {
    teams.done("team", Samples.emptyTeam());
    assertThat(call("team_task_list", "{'teamName':'blue'}"))
        .isEqualTo("No tasks in team \"blue\".");
    assertThat(call("team_task_list", "{'teamName':'blue','status':'in_progress'}"))
        .isEqualTo("No tasks with status \"in_progress\" in team \"blue\".");
    assertThat(call("team_task_list", "{'teamName':'blue','status':'open'}"))
        .isEqualTo(
            "Error: Invalid arguments for team_task_list: status must be one of pending,"
                + " in_progress, completed, blocked, not \"open\"");
  }

  @Test
  void taskListIsCutBeforeItIsTooMuchForAModel() {
    Map<String, Task> tasks = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      tasks.put("t" + i, task("t" + i, "x\n".repeat(20_000)));
    }
    TeamView blue = Samples.emptyTeam();
    teams.done(
        "team",
        new TeamView(
            blue.name(),
            null,
            blue.leadSessionId(),
            blue.directory(),
            blue.createdAt(),
            1,
            Map.of(),
            tasks));
    assertThat(call("team_task_list", "{'teamName':'blue'}"))
        .hasSizeLessThan(100_000)
        .contains("- t0 [pending]")
        .doesNotContain("- t9 [pending]")
        .containsPattern("\n  … and \\d more\\. Ask for one status to see less at once\\.$");
  }

  private static Task task(String id, String description) {
    return new Task(
        id,
        "Title",
        description,
        TaskStatus.PENDING,
        null,
        List.of(),
        Samples.NOON,
        null,
        null,
        null);
  }

  @Test
  void statusOfAnIdleTeamIsTheEarlierPluginsWordForWord() {
    teams.done("team", Samples.emptyTeam());
    assertThat(call("team_status", "{'teamName':'blue'}"))
        .isEqualTo(
            """
            Team: blue
            Lead session: ses_lead
            Created: 2026-11-21T12:00:00.000Z

            Members (0):

            Tasks: pending=0 in_progress=0 completed=0 blocked=0""");
  }

  @Test
  void statusTellsWhoWaitsForWhatOnLinesOfItsOwn() {
    MemberView waiting =
        Samples.member(
            MemberStatus.ERROR,
            "out of\ncredit",
            new MemberView.Retry(2, "overloaded", Samples.NOON),
            new MemberView.WaitingFor("per_1", "bash", List.of("rm *")));
    TeamView blue = Samples.team();
    teams.done(
        "team",
        new TeamView(
            blue.name(),
            null,
            blue.leadSessionId(),
            blue.directory(),
            blue.createdAt(),
            1,
            Map.of("ada", waiting),
            blue.tasks(),
            List.of(Samples.ask(), Samples.questions())));
    assertThat(call("team_status", "{'teamName':'blue'}"))
        .contains(
            """
            Members (1):
              - ada [error] session=ses_ada model=default spawned=2026-11-21T12:00:00.000Z
                waiting for permission bash: rm * (id per_1)
                waiting for an answer: Which colour? (id que_1)
                retrying (attempt 2, next 2026-11-21T12:00:00.000Z): overloaded
                last error: out of credit

            Tasks: pending=2 in_progress=0 completed=1 blocked=0
              - t2 [pending] "Title t2"
              - t3 [pending] "Title t3" blocked by: t2""");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(new Refusal.TeamExists("X"), "Error: Team \"X\" already exists."),
        arguments(
            new Refusal.NoSuchTeam("X"),
            "Error: Team \"X\" does not exist. Create it first with team_create."),
        arguments(
            new Refusal.MemberExists("X", "m"),
            "Error: Member \"m\" already exists in team \"X\"."),
        arguments(
            new Refusal.SessionNotCreated("m", "gone"), "Error creating session for member: gone"),
        arguments(
            new Refusal.PromptNotSent("m", "gone"),
            "Error sending initial prompt to member \"m\": gone"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusalIsAnErrorText(Refusal refusal, String text) {
    teams.refused("spawn", refusal);
    assertThat(
            call("team_spawn", "{'teamName':'X','memberName':'m','role':'r','initialPrompt':'p'}"))
        .isEqualTo(text);
  }

  @Test
  void unknownTeamIsNotFoundForEveryToolButSpawn() {
    teams.refused("team", new Refusal.NoSuchTeam("X"));
    assertThat(call("team_status", "{'teamName':'X'}")).isEqualTo("Error: Team \"X\" not found.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "team_status      | {}                 | teamName is required: a string",
        "team_status      | {'teamName':5}     | teamName must be a string, not a number",
        "team_status      | {'teamName':true}  | teamName must be a string, not true or false",
        "team_status      | {'teamName':['a']} | teamName must be a string, not an array",
        "team_status      | {'teamName':{}}    | teamName must be a string, not an object",
        "team_shutdown    | {'teamName':'b','memberName':null}"
            + " | memberName must be a string, not null; what is optional may be left out",
        "team_status      | {'teamName':'b','team':'b','x':1} | team is not an argument of this"
            + " tool; x is not an argument of this tool; it takes only teamName",
        "team_list        | {'teamName':'b'}"
            + " | teamName is not an argument of this tool; it takes none",
        "team_task_list   | {'teamName':'b','status':5}"
            + " | status must be one of pending, in_progress, completed, blocked, not a number",
        "team_permission_reply | {'teamName':'b','memberName':'m'}"
            + " | either reply or answers is required",
        "team_permission_reply | {'teamName':'b','memberName':'m','reply':'yes'}"
            + " | reply must be one of once, always, reject, not \"yes\"",
        "team_permission_reply | {'teamName':'b','memberName':'m','reply':1e999}"
            + " | reply must be one of once, always, reject, not a number",
        "team_permission_reply | {'teamName':'b','reply':'once'}"
            + " | memberName or permissionId is required",
        "team_create      | []                 | arguments must be an object, not an array",
      })
  void argumentThatDoesNotFitIsNamedWithWhatIsExpected(String tool, String json, String wrong) {
    assertThat(call(tool, json))
        .isEqualTo("Error: Invalid arguments for %s: %s".formatted(tool, wrong));
    assertThat(teams.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'t1'    | dependsOn must be an array of strings, not \"t1\"",
        "['a',1] | dependsOn[1] must be a string, not a number",
      },
      quoteCharacter = '`')
  void arrayThatDoesNotFitIsNamedWithWhatIsExpected(String dependsOn, String wrong) {
    String json = "{'teamName':'b','title':'T','description':'D','dependsOn':%s}";
    assertThat(call("team_task_add", json.formatted(dependsOn)))
        .isEqualTo("Error: Invalid arguments for team_task_add: " + wrong);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThat(call("team_task_add", "{'teamName':5,'title':'T','assignee':[],'color':'red'}"))
        .contains(
            "teamName must be a string",
            "description is required",
            "assignee must be a string",
            "color is not an argument of this tool");
  }

  @Test
  void descriptionsAreShortAndEveryArgumentHasOne() {
    for (Tool tool : tools.all()) {
      assertThat(tool.description()).as(tool.name()).hasSizeBetween(100, 500).endsWith(".");
      assertThat(tool.inputSchema().path("properties"))
          .allSatisfy(
              argument ->
                  assertThat(argument.path("description").asText())
                      .as(tool.name())
                      .hasSizeBetween(10, 300));
    }
  }

  @Test
  void silentDaemonIsAnErrorTextThatSaysWhatToDo() {
    teams.failing("team", new TimeoutException("late"));
    assertThat(call("team_status", "{'teamName':'blue'}"))
        .isEqualTo(
            "Error: Troupe did not answer in time. Nothing is lost; look with team_status before"
                + " trying again.");
  }

  @Test
  void defectIsNotHiddenInAText() {
    teams.failing("team", new IllegalStateException("broken"));
    assertThatThrownBy(() -> call("team_status", "{'teamName':'blue'}"))
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void unknownToolIsEmpty() throws Exception {
    assertThat(
            tools
                .call("team_nap", new Caller.Session("ses_ada"), JSON.readTree("{}"))
                .toCompletableFuture()
                .join())
        .isEmpty();
  }

  private String call(String name, String arguments) {
    try {
      Optional<String> text =
          tools
              .call(
                  name, new Caller.Session("ses_ada"), JSON.readTree(arguments.replace('\'', '"')))
              .toCompletableFuture()
              .join();
      return text.orElseThrow();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void assertCalled(String method, @Nullable Object... arguments) {
    assertThat(teams.calls().get(teams.calls().size() - 1).method()).isEqualTo(method);
    assertThat(teams.calls().get(teams.calls().size() - 1).arguments()).containsExactly(arguments);
  }
}
