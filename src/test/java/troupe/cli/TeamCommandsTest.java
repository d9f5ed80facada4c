package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on teams, asked of a small HTTP server. */
final class TeamCommandsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NO_TEAM =
      "{'type':'urn:troupe:no-such-team','status':404,"
          + "'detail':'Team \\'blu\\' not found. Did you mean \\'blue\\'?','near':['blue']}";

  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private DaemonDouble daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = DaemonDouble.in(home);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void teamIsMadeWithWhatWasGiven() throws IOException {
    daemon.on("POST /v1/teams", 201, "{'name':'blue','leadSessionId':'ses_1'}");
    assertThat(
            run("team", "create", "blue", "--description", "Builds it", "--directory", "/a/../b"))
        .isZero();
    assertThat(out).hasToString("team blue is led by ses_1\n");
    assertSent("{'name':'blue','description':'Builds it','directory':'/b'}");
    assertThat(run("team", "create", "blue", "--lead", "ses_1")).isZero();
    assertSent("{'name':'blue','leadSessionId':'ses_1'}");
  }

  @Test
  void teamsAreListedDamagedOnesToo() {
    daemon.on(
        "GET /v1/teams",
        200,
        """
        {'teams':[{'name':'blue','members':2,'busy':1,'tasks':3},
                  {'name':'red','members':0,'busy':0,'tasks':0,'damaged':'line 3'}]}
        """);
    assertThat(run("team", "list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "TEAM  MEMBERS  BUSY  TASKS  CREATED  STATE",
            "blue  2        1     3      -        ok",
            "red   0        0     0      -        damaged: line 3");
  }

  @Test
  void teamIsArchivedByForceOnlyWhenAsked() {
    daemon.on("DELETE /v1/teams/blue?force=false", 200, "{'team':'blue','folder':'/a'}");
    daemon.on("DELETE /v1/teams/blue?force=true", 200, "{'team':'blue','folder':'/a'}");
    assertThat(run("team", "delete", "blue")).isZero();
    assertThat(run("team", "delete", "blue", "--force")).isZero();
    assertThat(out).hasToString("team blue is archived in /a\n".repeat(2));
  }

  @Test
  void memberIsSpawnedWithAPromptFromStandardInput() throws IOException {
    daemon.on("POST /v1/teams/blue/members", 201, "{'status':'busy','sessionId':'ses_2'}");
    InputStream terminal = System.in;
    System.setIn(new ByteArrayInputStream("Build it.\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("spawn", "blue", "ada", "--role", "engineer", "--prompt", "-")).isZero();
    } finally {
      System.setIn(terminal);
    }
    assertThat(out).hasToString("ada is busy in session ses_2\n");
    assertSent("{'name':'ada','role':'engineer','prompt':'Build it.\\n'}");
    assertThat(
            run(
                "spawn",
                "blue",
                "bob",
                "--role",
                "r",
                "--prompt",
                "p",
                "--model",
                "a/b",
                "--agent",
                "build",
                "--worker",
                "docs"))
        .isZero();
    assertSent(
        "{'name':'bob','role':'r','prompt':'p','model':'a/b','agent':'build','worker':'docs'}");
  }

  @Test
  void mailGoesToOneOrToAll() throws IOException {
    daemon.on(
        "POST /v1/teams/blue/messages",
        202,
        "{'id':'m1','state':'queued','recipients':['ada','bob']}");
    assertThat(run("message", "blue", "ada", "How", "is", "it?")).isZero();
    assertSent("{'to':'ada','text':'How is it?'}");
    assertThat(run("broadcast", "blue", "Hello", "--from", "lead")).isZero();
    assertSent("{'to':'*','text':'Hello','from':'lead'}");
    assertThat(out).hasToString("message m1 to ada is queued\nsent to ada, bob\n");
  }

  @Test
  void interruptSaysWhetherATurnWasCut() throws IOException {
    daemon.on("POST /v1/teams/blue/members/ada/interrupt", 202, "{'interrupted':true}");
    assertThat(run("interrupt", "blue", "ada", "Stop,", "please")).isZero();
    assertSent("{'text':'Stop, please'}");
    assertThat(out.toString()).contains("is being cut");
  }

  @Test
  void tasksAreAddedClaimedAndDone() throws IOException {
    daemon.on("POST /v1/teams/blue/tasks", 201, "{'id':'task_3'}");
    daemon.on("POST /v1/teams/blue/tasks/task_3/claim", 200, "{'id':'task_3'}");
    daemon.on("POST /v1/teams/blue/tasks/task_3/complete", 200, "{'unblocked':['task_4']}");
    assertThat(
            run("task", "add", "blue", "Build", "--depends-on", "task_1", "--depends-on", "task_2"))
        .isZero();
    assertSent("{'title':'Build','description':'Build','dependsOn':['task_1','task_2']}");
    assertThat(run("task", "claim", "blue", "task_3", "ada")).isZero();
    assertSent("{'member':'ada'}");
    assertThat(run("task", "done", "blue", "task_3", "--member", "ada", "--result", "Built"))
        .isZero();
    assertSent("{'member':'ada','result':'Built'}");
    assertThat(out)
        .hasToString(
            """
            task_3
            task task_3 is in progress with ada
            task task_3 is completed; unblocked: task_4
            """);
  }

  @Test
  void oneOrAllAreShutDown() throws IOException {
    String answer = "{'members':['ada'],'state':'shutdown_requested'}";
    daemon.on("POST /v1/teams/blue/shutdown", 202, answer);
    daemon.on("POST /v1/teams/blue/members/ada/shutdown", 202, answer);
    assertThat(run("shutdown", "blue", "--force")).isZero();
    assertSent("{'force':true}");
    assertThat(run("shutdown", "blue", "ada")).isZero();
    assertSent("{'force':false}");
    assertThat(out).hasToString("ada: shutdown_requested\n".repeat(2));
  }

  @Test
  void resultIsPrintedWithNothingThatMovesTheCursor() {
    daemon.on(
        "GET /v1/teams/blue/members/ada",
        200,
        "{'status':'ready','lastResult':'One\\u001b[2J\\r\\n\\ttwo\\u009b1m\\u202e'}");
    assertThat(run("result", "blue", "ada")).isZero();
    assertThat(out).hasToString("One\ufffd[2J\n\ttwo\ufffd1m\ufffd\n");
  }

  @Test
  void resultThatIsNotThereOrWasFollowedByAFailureExits1() {
    daemon.on("GET /v1/teams/blue/members/ada", 200, "{'status':'busy'}");
    assertThat(run("result", "blue", "ada")).isEqualTo(1);
    assertThat(err)
        .hasToString("troupe: ada has not answered yet, it is busy\nTry: troupe status blue\n");
    daemon.on(
        "GET /v1/teams/blue/members/ada",
        200,
        "{'status':'error','lastResult':'Old','lastError':'no key'}");
    assertThat(run("result", "blue", "ada")).isEqualTo(1);
    assertThat(out).hasToString("Old\n");
    assertThat(err.toString()).endsWith("troupe: the last turn of ada failed: no key\n");
  }

  @Test
  void permissionsAreListedAndAnswered() throws IOException {
    daemon.on(
        "GET /v1/permissions?team=blue",
        200,
        """
        {'permissions':[{'id':'que_1','team':'blue','member':'ada','permission':'question',
          'patterns':['Which?'],'questions':[{'question':'Which?','options':[{'label':'Red'}]}]}]}
        """);
    daemon.on("POST /v1/permissions/per_1", 200, "{'member':'ada','reply':'once'}");
    daemon.on("POST /v1/permissions/que_1", 200, "{'member':'ada','reply':'answers'}");
    assertThat(run("permissions", "--team", "blue")).isZero();
    assertThat(out.toString()).contains("que_1  blue  ada", "que_1: Which? (Red)");
    assertThat(run("permissions", "reply", "per_1", "once")).isZero();
    assertSent("{'reply':'once'}");
    assertThat(run("permissions", "reply", "per_1", "reject", "--message", "No")).isZero();
    assertSent("{'reply':'reject','message':'No'}");
    assertThat(run("permissions", "answer", "que_1", "Red", "Blue")).isZero();
    assertSent("{'answers':[['Red'],['Blue']]}");
  }

  @Test
  void everyPostHasAKeyOfItsOwnAndIsSentAgainWithTheSame() {
    daemon.on("POST /v1/teams/blue/messages", 202, "{'id':'m1','state':'queued'}");
    assertThat(run("message", "blue", "ada", "Hello")).isZero();
    daemon.breakNext(1);
    assertThat(run("message", "blue", "ada", "Hello")).isZero();
    List<String> keys = new ArrayList<>(daemon.keys());
    assertThat(keys).hasSize(3);
    assertThat(keys.get(1)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(0));
  }

  @Test
  void daemonThatBreaksEveryConnectionExits69() {
    daemon.breakNext(10);
    assertThat(run("message", "blue", "ada", "Hello")).isEqualTo(69);
    assertThat(err.toString()).contains("does not answer", "troupe serve");
  }

  @Test
  void refusalIsOneLineAndAHintAndTheWholeProblemAsJson() throws IOException {
    daemon.on("GET /v1/teams/blu", 404, NO_TEAM.replace("\\'", "\\\""));
    assertThat(run("status", "blu", "--json")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "troupe: Team \"blu\" not found. Did you mean \"blue\"?\nTry: troupe team list\n");
    assertThat(JSON.readTree(out.toString()).path("near").get(0).asText()).isEqualTo("blue");
  }

  @Test
  void nameThatIsNoPathIsSentAsAName() {
    assertThat(run("team", "delete", "..")).isEqualTo(69);
    assertThat(daemon.asked().get(0).line()).startsWith("DELETE /v1/teams/%2E%2E");
  }

  @Test
  void statusShowsMembersAndBoard() {
    daemon.on(
        "GET /v1/teams/blue", 200, "{'name':'blue','directory':'/work','members':{},'tasks':{}}");
    assertThat(run("status", "blue")).isZero();
    assertThat(run("team", "show", "blue")).isZero();
    assertThat(out.toString()).contains("team blue in /work", "0/0 done");
  }

  @Test
  void mailIsListedWithItsReceipts() {
    daemon.on(
        "GET /v1/teams/blue/messages",
        200,
        "{'messages':[{'id':'m1','from':'lead','to':'ada','state':'dead','reason':'gone',"
            + "'text':'Hi\\nthere'}]}");
    assertThat(run("mail", "blue")).isZero();
    assertThat(out.toString()).contains("m1  -       lead  ada  dead   Hi there (gone)");
  }

  @Test
  void pastOfATeamIsReadToItsEnd() throws IOException {
    daemon.on("GET /v1/teams/blue/events?after=0&limit=1000", 200, page(1, 2));
    daemon.on("GET /v1/teams/blue/events?after=1&limit=1000", 200, page(2, 2));
    assertThat(run("events", "blue")).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("#1  blue  member.failed", "member=ada error=\"no key [2J\"");
    assertThat(run("events", "blue", "--json")).isZero();
    assertThat(out.toString().lines().skip(2)).allSatisfy(line -> JSON.readTree(line));
    assertThat(run("timeline", "blue")).isZero();
    assertThat(out.toString()).contains("TIME", "ada", "failed: no key [2J");
  }

  private static String page(int seq, int last) {
    return "{'events':[{'version':1,'seq':%d,'at':'2026-11-21T12:00:00.000Z','team':'blue',"
            .formatted(seq)
        + "'type':'member.failed','data':{'member':'ada','error':'no key\\u001b[2J'}}],"
        + "'next':%d,'last':%d}".formatted(seq, last);
  }

  @Test
  void streamThatIsCutGoesOnWhereItWas() {
    String first =
        "id: 7\nevent: team.event\ndata: {'seq':7,'team':'blue','type':'member.idle'}\n\n";
    String end = "data: {'type':'stream.ended','data':{'reason':'archived'}}\n\n";
    daemon.on("GET /v1/teams/blue/events?type=member.*", 200, ": \n\n" + first);
    daemon.onceAfter("7", "GET /v1/teams/blue/events?type=member.*", end);
    assertThat(run("events", "blue", "-f", "--type", "member.*")).isZero();
    assertThat(out.toString()).contains("#7  blue  member.idle", "stream.ended");
    assertThat(err).hasToString("troupe: reconnecting: the stream was cut\n");
  }

  @Test
  void allTeamsAreOnlyFollowed() {
    assertThat(run("events")).isEqualTo(2);
    assertThat(run("events", "-f", "--after", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("name a TEAM", "--after is a place in one TEAM");
  }

  @Test
  void whyIsSaidOfAMemberOrATaskByItsName() {
    daemon.on("GET /v1/teams/blue/tasks", 200, "{'tasks':[{'id':'t1'}]}");
    daemon.on("GET /v1/teams/blue/why", 200, "{'text':'Nothing waits.'}");
    daemon.on("GET /v1/teams/blue/why?member=ada", 200, "{'text':'ada waits.\\u001b\\nSo.'}");
    daemon.on("GET /v1/teams/blue/why?task=t1", 200, "{'text':'t1 waits.'}");
    assertThat(run("why", "blue")).isZero();
    assertThat(run("why", "blue", "ada")).isZero();
    assertThat(run("why", "blue", "t1")).isZero();
    assertThat(out).hasToString("Nothing waits.\nada waits.\ufffd\nSo.\nt1 waits.\n");
  }

  @Test
  void withoutADaemonEveryCommandSaysHowToStartOne() throws IOException {
    Files.delete(home.resolve("daemon.json"));
    assertThat(run("status", "blue", "--watch")).isEqualTo(69);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no daemon runs", "troupe serve");
  }

  private void assertSent(String json) throws IOException {
    List<DaemonDouble.Asked> asked = daemon.asked();
    JsonNode sent = JSON.readTree(asked.get(asked.size() - 1).body());
    assertThat(sent).isEqualTo(JSON.readTree(json.replace('\'', '"')));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
