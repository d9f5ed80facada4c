package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.message;
import static troupe.team.Samples.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.Answerer;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.api.Samples;
import troupe.api.TaskStatus;
import troupe.api.TokenCount;
import troupe.store.Entry;

/** The words on disk are a contract: journals are read by later versions. */
final class TeamJsonTest {

  /**
   * @param type its name in the journal
   */
  record Written(String type, TeamEvent event) {}

  static Stream<Written> events() {
    List<Written> all = new ArrayList<>();
    all.add(
        new Written(
            "team.created", new TeamEvent.TeamCreated("a", "b", "ses", "http://h:1", "/c")));
    all.add(new Written("team.created", new TeamEvent.TeamCreated("a", null, "ses", null, "/c")));
    all.add(new Written("lead.changed", new TeamEvent.LeadChanged("ses_2", null, "ses_1")));
    all.add(new Written("lead.moved", new TeamEvent.LeadMoved("http://h:2")));
    all.add(new Written("member.moved", new TeamEvent.MemberMoved("ada", "http://h:2")));
    all.add(new Written("member.spawned", new TeamEvent.MemberSpawned(spec("ada"))));
    all.add(new Written("member.spawned", new TeamEvent.MemberSpawned(posted())));
    all.add(new Written("member.removed", new TeamEvent.MemberRemoved("ada", "ses_ada", "why")));
    all.add(new Written("member.busy", new TeamEvent.MemberBusy("ada")));
    all.add(new Written("member.idle", new TeamEvent.MemberIdle("ada")));
    all.add(new Written("member.failed", new TeamEvent.MemberFailed("ada", "why")));
    all.add(new Written("member.interrupted", new TeamEvent.MemberInterrupted("ada", "p1")));
    all.add(new Written("member.shutdown_requested", new TeamEvent.MemberShutdownRequested("ada")));
    all.add(new Written("member.shutdown", new TeamEvent.MemberShutdown("ada", true)));
    all.add(
        new Written(
            "member.retrying", new TeamEvent.MemberRetrying("ada", new Retry(2, "why", NOON))));
    all.add(
        new Written(
            "member.struggling", new TeamEvent.MemberStruggling("ada", new Retry(5, "why", NOON))));
    all.add(new Written("member.stalled", new TeamEvent.MemberStalled("ada", NOON)));
    all.add(new Written("member.unreachable", new TeamEvent.MemberUnreachable("ada", "why")));
    all.add(new Written("member.recovered", new TeamEvent.MemberRecovered("ada")));
    all.add(new Written("member.stopped", new TeamEvent.MemberStopped("ada")));
    all.add(
        new Written(
            "permission.asked",
            new TeamEvent.PermissionAsked(
                "ada", new WaitingFor("per", "bash", List.of("*")), "ses_sub", NOON, null)));
    all.add(new Written("permission.asked", questions()));
    all.add(
        new Written(
            "permission.answered",
            new TeamEvent.PermissionAnswered("ada", "per", Answerer.POLICY, "once", "rule 1")));
    all.add(new Written("message.queued", new TeamEvent.MessageQueued(message("m1"))));
    all.add(new Written("message.delivered", new TeamEvent.MessageDelivered("m1")));
    all.add(new Written("message.seen", new TeamEvent.MessageSeen("m1")));
    all.add(new Written("message.answered", new TeamEvent.MessageAnswered("m1")));
    all.add(new Written("message.dead", new TeamEvent.MessageDead("m1", "why")));
    all.add(new Written("turn.started", new TeamEvent.TurnStarted("ada", "p1", List.of("m1"))));
    all.add(new Written("lead.notified", new TeamEvent.LeadNotified("p1", List.of("m1"))));
    all.add(new Written("turn.ended", new TeamEvent.TurnEnded("ada", "p1", "text", null, null)));
    Usage usage = new Usage(new TokenCount(1, 2, 3, 4, 5), 0.25);
    all.add(new Written("turn.ended", new TeamEvent.TurnEnded("ada", "p1", null, "why", usage)));
    all.add(
        new Written(
            "task.added",
            new TeamEvent.TaskAdded(Samples.task("t1", TaskStatus.PENDING, null, "t0"))));
    all.add(new Written("task.updated", new TeamEvent.TaskUpdated("t1", "a", "b", "ada")));
    all.add(new Written("task.updated", new TeamEvent.TaskUpdated("t1", null, "b", null)));
    all.add(new Written("task.claimed", new TeamEvent.TaskClaimed("t1", "ada")));
    all.add(new Written("task.completed", new TeamEvent.TaskCompleted("t1", "done")));
    all.add(new Written("task.released", new TeamEvent.TaskReleased("t1", "why")));
    all.add(
        new Written(
            "request.remembered",
            new TeamEvent.RequestRemembered(
                "k1", "f1", TeamJson.MAPPER.createObjectNode().put("id", "m1"))));
    all.add(
        new Written(
            "request.remembered",
            new TeamEvent.RequestRemembered("k1", "f1", NullNode.getInstance())));
    all.add(new Written("request.forgotten", new TeamEvent.RequestForgotten("k1")));
    return all.stream();
  }

  private static TeamEvent questions() {
    return new TeamEvent.PermissionAsked(
        "ada",
        new WaitingFor("que", "question", List.of("Which?")),
        "ses_ada",
        NOON,
        List.of(
            new OpenAsk.Question("Which?", "W", List.of(new OpenAsk.Option("Red", "warm")), true)));
  }

  /** As they were written before there was a desk. */
  @Test
  void asksAndAnswersOfEarlierBuildsAreRead() throws Exception {
    ObjectNode asked =
        (ObjectNode)
            TeamJson.MAPPER.readTree(
                """
                {"member": "ada",
                 "ask": {"permissionId": "per", "permission": "bash", "patterns": ["*"]}}
                """);
    assertThat(TeamJson.event(new Entry(1, NOON, "permission.asked", asked)))
        .isEqualTo(
            new TeamEvent.PermissionAsked(
                "ada", new WaitingFor("per", "bash", List.of("*")), null, null, null));
    ObjectNode answered =
        (ObjectNode) TeamJson.MAPPER.readTree("{\"member\": \"ada\", \"permissionId\": \"per\"}");
    assertThat(TeamJson.event(new Entry(1, NOON, "permission.answered", answered)))
        .isEqualTo(new TeamEvent.PermissionAnswered("ada", "per", null, null, null));
  }

  private static MemberSpec posted() {
    return new MemberSpec(
        "ada", "ses", "r", "a/b", "build", "server", "vision", "/work", null, NOON);
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventIsWrittenUnderItsNameAndReadBackEqual(Written written) throws Exception {
    Entry entry = TeamJson.entry(written.event(), 7, NOON);
    assertThat(entry.type()).isEqualTo(written.type());
    assertThat(entry.seq()).isEqualTo(7);
    assertThat(entry.at()).isEqualTo(NOON);
    assertThat(TeamJson.event(new Entry(7, NOON, entry.type(), throughText(entry.data()))))
        .isEqualTo(written.event());
  }

  @Test
  void everyEventIsTestedHere() {
    assertThat(events().map(written -> (Object) written.event().getClass()).distinct())
        .containsExactlyInAnyOrder(
            Arrays.stream(TeamEvent.class.getPermittedSubclasses()).toArray());
  }

  /** As it was written before members could name a worker. */
  @Test
  void memberThatWasSpawnedBeforeThereWereWorkersIsRead() throws Exception {
    ObjectNode data =
        (ObjectNode)
            TeamJson.MAPPER.readTree(
                """
                {"member": {"name": "ada", "sessionId": "ses_ada", "role": "engineer",
                 "backend": "agent", "directory": "/work/blue",
                 "spawnedAt": "2026-11-21T12:00:00.000Z"}}
                """);
    assertThat(TeamJson.event(new Entry(1, NOON, "member.spawned", data)))
        .isEqualTo(new TeamEvent.MemberSpawned(spec("ada")));
    assertThat(TeamJson.entry(new TeamEvent.MemberSpawned(spec("ada")), 1, NOON).data())
        .isEqualTo(data);
  }

  @Test
  void timesAndWordsAreWrittenForPeople() {
    ObjectNode data = TeamJson.entry(new TeamEvent.MessageQueued(message("m1")), 1, NOON).data();
    assertThat(data.at("/message/queuedAt").asText()).isEqualTo("2026-11-21T12:00:00.000Z");
    assertThat(data.at("/message/state").asText()).isEqualTo("queued");
    assertThat(data.at("/message/kind").asText()).isEqualTo("direct");
    assertThat(data.at("/message").has("reason")).isFalse();
  }

  @Test
  void unknownTypeIsRefusedByName() {
    Entry entry = new Entry(1, NOON, "team.exploded", TeamJson.MAPPER.createObjectNode());
    assertThatThrownBy(() -> TeamJson.event(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown event type team.exploded");
  }

  @Test
  void dataOfTheWrongShapeIsRefused() {
    ObjectNode data = TeamJson.MAPPER.createObjectNode().put("message", "hello");
    assertThatThrownBy(() -> TeamJson.event(new Entry(1, NOON, "message.queued", data)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ObjectNode throughText(ObjectNode data) throws JsonProcessingException {
    return (ObjectNode) TeamJson.MAPPER.readTree(TeamJson.MAPPER.writeValueAsString(data));
  }
}
