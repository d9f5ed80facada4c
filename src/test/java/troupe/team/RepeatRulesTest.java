package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.known;
import static troupe.team.Samples.newTask;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.TaskChange;
import troupe.settings.Settings;
import troupe.store.Entry;
import troupe.team.MailRules.Letter;
import troupe.team.TeamEvent.MessageQueued;
import troupe.team.TeamEvent.RequestRemembered;
import troupe.testing.Actors;
import troupe.turn.TurnOutcome;
import troupe.worker.SessionRef;

final class RepeatRulesTest {

  private static final RequestKey KEY = new RequestKey("k1", "f1");

  @RegisterExtension private final Actors actors = new Actors();
  private final Story story = new Story();

  @BeforeEach
  void memberIsReady() {
    story.ready("ada");
  }

  @Test
  void whatARequestDidAndItsKeyAreEventsOfOneDecision() {
    List<TeamEvent> events = Story.events(decide(KEY, send("Hello")));
    assertThat(events).first().isInstanceOf(MessageQueued.class);
    assertThat(events).last().isInstanceOf(RequestRemembered.class);
    assertThat(((RequestRemembered) events.get(events.size() - 1)).key()).isEqualTo("k1");
  }

  @Test
  void repeatDoesNothingAndGetsTheFirstAnswerWhateverHappenedSince() {
    Message first = story.done(decide(KEY, send("Hello")));
    story.ends("ada", new TurnOutcome.Answered("Done."));
    assertThat(story.receipt(first.id())).isEqualTo(MessageState.ANSWERED);
    Decision<Message> repeat = decide(KEY, send("Hello"));
    assertThat(Story.events(repeat)).isEmpty();
    assertThat(story.done(repeat)).isEqualTo(first);
  }

  @Test
  void everyCommandAnswersItsRepeatAsItAnsweredTheFirst() {
    String task = story.done(TaskRules.add(story.state(), LEAD, newTask("Build"), NOON)).id();
    List<Request.Repeatable<?>> commands =
        List.of(
            send("Hello"),
            new Request.SendAll(LEAD, "To all", ref()),
            new Request.Interrupt(LEAD, new Letter("ada", "Stop"), ref()),
            new Request.AddTask(LEAD, newTask("Sell", task), ref()),
            new Request.UpdateTask(LEAD, task, new TaskChange("New", "Other", null), ref()),
            new Request.Claim(LEAD, task, ref()),
            new Request.Complete(LEAD, task, "Built.", ref()),
            new Request.ShutDown(OPERATOR, null, false, ref()),
            new Request.ChangeLead(
                new Seat(new SessionRef("ses_other", Samples.DIRECTORY), null),
                Samples.LEAD_SESSION,
                ref()));
    for (int i = 0; i < commands.size(); i++) {
      assertRepeated(new RequestKey("key " + i, "f"), commands.get(i));
    }
    List<Class<?>> elsewhere = List.of(Request.Found.class, Request.Denied.class);
    assertThat(Arrays.stream(Request.Repeatable.class.getPermittedSubclasses()))
        .containsAll(elsewhere)
        .hasSize(commands.size() + elsewhere.size());
  }

  private <T> void assertRepeated(RequestKey key, Request.Repeatable<T> command) {
    T first = story.done(decide(key, command));
    Decision<T> repeat = decide(key, command);
    assertThat(Story.events(repeat)).as(command.toString()).isEmpty();
    T second = story.done(repeat);
    if (first instanceof TeamState) {
      assertThat(second).isEqualTo(story.state());
    } else {
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void newTeamIsShownAsItWasMade() {
    TeamState empty = TeamState.none(1_000, Samples.KEYS);
    Request.Found found =
        new Request.Found(
            new TeamEvent.TeamCreated("red", "Why", "ses_l", "http://box:1", "/work/red"), ref());
    Decision.Accepted<TeamState> made =
        (Decision.Accepted<TeamState>) RepeatRules.once(empty, KEY, found, story.moment());
    TeamState state = empty.after(made.events(), NOON);
    TeamState first = made.answer().apply(state);
    TeamState later = state.join(MemberState.fresh(Samples.spec("bob")));
    for (Request.Repeatable<TeamState> again :
        List.of(found, new Request.Denied(new Refusal.TeamExists("red"), ref()))) {
      Decision.Accepted<TeamState> repeat =
          (Decision.Accepted<TeamState>) RepeatRules.once(later, KEY, again, story.moment());
      assertThat(repeat.events()).isEmpty();
      assertThat(repeat.answer().apply(later).view()).isEqualTo(first.view());
    }
    assertThat(first.view().seq()).isEqualTo(1);
    assertThat(first.view().createdAt()).isEqualTo(NOON);
  }

  @Test
  void sameKeyForSomethingElseIsRefused() {
    story.done(decide(KEY, send("Hello")));
    assertThat(Story.refusal(decide(new RequestKey("k1", "f2"), send("Other"))))
        .isEqualTo(new Refusal.IdempotencyKeyReused("k1"));
  }

  @Test
  void refusedCommandIsDecidedAgain() {
    Request.Claim claim = new Request.Claim(LEAD, "task_9", ref());
    assertThat(Story.refusal(decide(KEY, claim))).isInstanceOf(Refusal.NoSuchTask.class);
    assertThat(story.state().done().entries()).isEmpty();
    assertThat(Story.refusal(decide(KEY, claim))).isInstanceOf(Refusal.NoSuchTask.class);
  }

  @Test
  void commandThatChangedNothingIsRememberedToo() {
    String task = story.done(TaskRules.add(story.state(), LEAD, newTask("Build"), NOON)).id();
    Request.Complete complete = new Request.Complete(LEAD, task, null, ref());
    story.done(complete.decide(story.state(), story.moment()));
    assertThat(Story.events(decide(KEY, complete)))
        .singleElement()
        .isInstanceOf(RequestRemembered.class);
  }

  @Test
  void keyIsForgottenAfterTheWindowAndNotBefore() {
    Instant sent = NOON.plusMillis(story.state().seq() + 1);
    story.done(decide(KEY, send("Hello")));
    Instant stored = known(story.state().done().entries().get("k1")).at();
    assertThat(stored).isAfterOrEqualTo(sent);
    Instant end = stored.plus(Samples.KEYS.window());
    assertThat(story.state().done().find("k1", end.minusMillis(1))).isPresent();
    assertThat(story.state().done().find("k1", end)).isEmpty();
    // A clock that was set back must not forget what it has seen.
    assertThat(story.state().done().find("k1", stored.minus(Duration.ofDays(2)))).isPresent();
    Moment late =
        new Moment(
            end, story.moment().messageIds(), story.moment().limits(), story.moment().turns());
    assertThat(Story.events(RepeatRules.once(story.state(), KEY, send("Hello"), late)))
        .isNotEmpty();
  }

  @Test
  void oldestAreForgottenPastTheirNumberTheirSizeAndTheirAge() {
    Settings.Idempotency few = new Settings.Idempotency(Duration.ofHours(1), 2, 100);
    DoneRequests done = DoneRequests.none(few);
    done = done.remember(entry("a", NOON, 10)).remember(entry("b", NOON, 10));
    assertThat(done.remember(entry("c", NOON, 10)).entries()).containsOnlyKeys("b", "c");
    assertThat(done.remember(entry("a", NOON, 10)).entries()).containsOnlyKeys("b", "a");
    DoneRequests full = DoneRequests.none(few).remember(entry("a", NOON, 60));
    assertThat(full.bytes()).isEqualTo(60);
    assertThat(full.remember(entry("b", NOON, 60)).entries()).containsOnlyKeys("b");
    assertThat(full.remember(entry("b", NOON, 60)).bytes()).isEqualTo(60);
    assertThat(full.remember(entry("b", NOON, 600)).entries()).containsOnlyKeys("b");
    Instant later = NOON.plus(Duration.ofHours(1));
    assertThat(full.remember(entry("b", later, 1)).entries()).containsOnlyKeys("b");
  }

  @Test
  void journalAndSnapshotKeepTheKeys() {
    Message first = story.done(decide(KEY, send("Hello")));
    TeamFile file = new TeamFile("/", 1_000, Samples.KEYS);
    TeamState fromJournal = file.none();
    for (Entry entry : story.journal()) {
      fromJournal = fromJournal.apply(TeamJson.event(entry), entry.seq(), entry.at());
    }
    TeamState fromSnapshot = file.read(Samples.written(story.state()), story.state().seq());
    for (TeamState restored : List.of(fromJournal, fromSnapshot)) {
      assertThat(restored).isEqualTo(story.state());
      Decision<Message> repeat = RepeatRules.once(restored, KEY, send("Hello"), story.moment());
      assertThat(((Decision.Accepted<Message>) repeat).answer().apply(restored)).isEqualTo(first);
    }
  }

  private <T> Decision<T> decide(RequestKey key, Request.Repeatable<T> command) {
    return RepeatRules.once(story.state(), key, command, story.moment());
  }

  private Request.Send send(String text) {
    return new Request.Send(LEAD, new Letter("ada", text), ref());
  }

  /** An answer of so many bytes as JSON. */
  private static DoneRequests.Entry entry(String key, Instant at, int bytes) {
    return new DoneRequests.Entry(
        key,
        "f",
        at,
        TeamJson.MAPPER.getNodeFactory().textNode("x".repeat(Math.max(0, bytes - 2))));
  }

  private <T> ActorRef<Outcome<T>> ref() {
    return actors.system().ignoreRef();
  }
}
