package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.opencode.PermissionAsk;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.worker.Placement;

final class TeamFileTest {

  private static final TeamFile FILE = new TeamFile("/home/ada", 1_000, Samples.KEYS);

  @Test
  void snapshotReadBackIsTheSameState() {
    Story story = busyTeam();
    assertThat(FILE.read(Samples.written(story.state()), story.state().seq()))
        .isEqualTo(story.state());
  }

  @Test
  void pluginReadsItsOwnFieldsInASnapshot() {
    ObjectNode json = Samples.written(busyTeam().state());
    assertThat(json.path("leadSessionId").asText()).isEqualTo("ses_lead");
    assertThat(json.at("/members/ada").properties())
        .extracting(field -> field.getKey())
        .contains("name", "sessionId", "status", "agentType", "model", "spawnedAt");
    assertThat(json.at("/members/ada/status").asText()).isEqualTo("busy");
    assertThat(json.at("/members/ada/model").asText()).isEqualTo("default");
    assertThat(json.at("/members/ada").has("worker")).isFalse();
    assertThat(json.at("/tasks/" + lastTask(json) + "/assignee").isNull()).isTrue();
    assertThat(json.at("/tasks/" + lastTask(json) + "/dependsOn").isArray()).isTrue();
    assertThat(Instant.parse(json.path("createdAt").asText())).isAfter(NOON);
  }

  @Test
  void folderOfTheEarlierPluginIsAdopted() throws IOException {
    TeamState state = FILE.read(pluginSample(), 0);
    assertThat(state.name()).isEqualTo("my-team");
    assertThat(state.leadSessionId()).isEqualTo("sess_abc123");
    assertThat(state.directory()).isEqualTo("/home/ada");
    assertThat(state.createdAt()).isEqualTo(Instant.parse("2026-04-05T10:00:00Z"));
    MemberState alice = known(state.member("alice"));
    assertThat(alice.status()).isEqualTo(MemberStatus.READY);
    assertThat(alice.spec().model()).isEqualTo("anthropic/claude-sonnet-4-5");
    assertThat(alice.spec().agent()).isNull();
    assertThat(alice.spec().worker()).isNull();
    assertThat(alice.spec().posting().placement(state.name(), "alice"))
        .isEqualTo(new Placement.Shared());
    assertThat(alice.spec().directory()).isEqualTo("/home/ada");
    assertThat(state.bySession()).containsEntry("sess_def456", "alice");
    assertThat(state.mail()).isEqualTo(MailRoom.empty(1_000));
    assertThat(FILE.read(Samples.written(state), 0)).isEqualTo(state);
  }

  @Test
  void memberOfAWorkerIsReadBackWithItsPosting() {
    Story story = new Story();
    Posting posting = new Posting("vision", "server", "eyes", "a/b", "/work/pictures", null);
    Recruit recruit = new Recruit(Samples.newMember("ada"), posting, Samples.sessionOf("ada"));
    story.done(MemberRules.spawn(story.state(), LEAD, recruit, story.moment()));
    ObjectNode json = Samples.written(story.state());
    assertThat(known(FILE.read(json, 1).member("ada")).spec().posting()).isEqualTo(posting);
  }

  /** As it was written when a member had one ask at most. */
  @Test
  void askInASnapshotOfAnEarlierBuildIsOnTheDesk() {
    ObjectNode json = Samples.written(new Story().spawned("ada").state());
    json.remove("permissions");
    WaitingFor ask = new WaitingFor("per_1", "bash", List.of("rm *"));
    ((ObjectNode) json.at("/members/ada")).set("waitingFor", TeamJson.MAPPER.valueToTree(ask));
    TeamState state = FILE.read(json, 1);
    assertThat(state.desk().waitingFor("ada")).isEqualTo(ask);
    OpenAsk open = known(state.desk().open().get("per_1"));
    assertThat(open.sessionId()).isEqualTo("ses_ada");
    assertThat(open.deadline()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "leadSessionId", "members", "tasks", "createdAt"})
  void missingFieldIsRefusedByName(String field) throws IOException {
    ObjectNode json = pluginSample();
    json.remove(field);
    assertThatThrownBy(() -> FILE.read(json, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field " + field + " is missing");
  }

  @Test
  void valueThatDoesNotFitIsRefused() throws IOException {
    ObjectNode number = pluginSample().put("name", 7);
    assertThatThrownBy(() -> FILE.read(number, 0)).hasMessage("field name is not text");
    ObjectNode status = pluginSample();
    ((ObjectNode) status.at("/members/alice")).put("status", "asleep");
    assertThatThrownBy(() -> FILE.read(status, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Open turns, waiting mail, mail closed in another order than it came, tasks in all states. */
  private static Story busyTeam() {
    Story story = new Story().spawned("ada").spawned("bob").ready("cy");
    story.ends("bob", new Failed("no key"));
    story.ends("ada", new Answered("It works."));
    story.mail("ada", "Next: é€");
    story.mail("ada", "And then.");
    story.happens(TurnRules.delivered(story.state(), "ada", story.turn("ada")));
    story.happens(TurnRules.seen(story.state(), "ada", story.turn("ada")));
    story.happens(
        StallRules.retrying(
            story.state(), "ada", new Retry(2, "overloaded", NOON.plusMillis(5)), story.moment()));
    story.asks("ada", new PermissionAsk("per_0", "ses_sub", "bash", List.of("ls")));
    story.happens(PermissionRules.answeredThere(story.state(), "per_0", "always"));
    story.asks("ada", new PermissionAsk("per_1", "ses_sub", "bash", List.of("rm *")));
    story.asks("bob", Samples.question("que_1"));
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    String first =
        story.done(TaskRules.add(story.state(), LEAD, Samples.newTask("Build"), NOON)).id();
    String second =
        story.done(TaskRules.add(story.state(), LEAD, Samples.newTask("Test", first), NOON)).id();
    story.done(TaskRules.add(story.state(), LEAD, Samples.newTask("Ship", first, second), NOON));
    story.done(TaskRules.complete(story.state(), LEAD, first, "Built."));
    story.done(TaskRules.claim(story.state(), LEAD, second));
    story.done(MemberRules.shutdown(story.state(), LEAD, "cy", true, story.moment()));
    return story;
  }

  private static String lastTask(ObjectNode json) {
    List<String> ids = new ArrayList<>();
    json.path("tasks").fieldNames().forEachRemaining(ids::add);
    return ids.get(ids.size() - 1);
  }

  private static ObjectNode pluginSample() throws IOException {
    try (InputStream in = known(TeamFileTest.class.getResourceAsStream("plugin-config.json"))) {
      return (ObjectNode) TeamJson.MAPPER.readTree(in);
    }
  }
}
