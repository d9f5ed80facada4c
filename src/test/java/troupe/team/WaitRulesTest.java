package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.newTask;
import static troupe.team.Samples.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import troupe.api.MemberView.Retry;
import troupe.api.NewTask;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.Why;
import troupe.api.Why.Kind;
import troupe.api.Why.Node;
import troupe.api.Why.Subject;
import troupe.api.Why.Wait;
import troupe.opencode.PermissionAsk;
import troupe.team.TeamEvent.MemberStalled;
import troupe.team.TeamEvent.MemberUnreachable;
import troupe.team.TeamEvent.TaskAdded;
import troupe.turn.TurnOutcome;

final class WaitRulesTest {

  private static final Subject TEAM = new Subject.Everything();
  private static final PermissionAsk RM =
      new PermissionAsk("per_1", "ses_bob", "bash", List.of("rm *"));

  /** Some minutes after all that happened. */
  private static final Instant NOW = NOON.plus(Duration.ofMinutes(4)).plusSeconds(10);

  private final Story story = new Story();

  @Test
  void chainIsToldDownToWhatNobodyAnswered() {
    story.spawned("bob");
    String first = added(newTask("A"));
    String second = added(newTask("B", first));
    claimed("bob", first);
    story.asks("bob", RM);
    Why why = why(new Subject.OfTask(second));
    assertThat(why.text())
        .isEqualTo(
            ("%s \"B\" waits for %s \"A\"; %s \"A\" is claimed by bob since 4 min; bob waits for"
                    + " permission bash `rm *` since 4 min, and nobody answered (Troupe answers by"
                    + " itself in 5 min).")
                .formatted(second, first, first));
    assertThat(why.waits())
        .extracting(Wait::from, Wait::to)
        .containsExactly(
            tuple(Node.task(second), Node.task(first)),
            tuple(Node.task(first), Node.member("bob")),
            tuple(Node.member("bob"), new Node(Kind.PERMISSION, "per_1")));
    assertThat(why.waits().get(2).since()).isBetween(NOON, NOON.plusSeconds(1));
    assertThat(why.cycles()).isEmpty();
  }

  @Test
  void diamondTellsTheTaskBelowOnce() {
    String base = added(newTask("base"));
    String left = added(newTask("left", base));
    String right = added(newTask("right", base));
    String top = added(newTask("top", left, right));
    Why why = why(new Subject.OfTask(top));
    assertThat(why.waits())
        .extracting(Wait::from, Wait::to)
        .containsExactly(
            tuple(Node.task(top), Node.task(left)),
            tuple(Node.task(left), Node.task(base)),
            tuple(Node.task(base), new Node(Kind.ANYBODY, "*")),
            tuple(Node.task(top), Node.task(right)),
            tuple(Node.task(right), Node.task(base)));
    assertThat(why.text()).containsOnlyOnce("base\" is free").contains("no member is ready");
    assertThat(why.cycles()).isEmpty();
  }

  @Test
  void freeTaskNamesThoseWhoAreReadyAndWhoseItIsMeantToBe() {
    story.ready("ada").spawned("bob");
    added(newTask("A"));
    assertThat(why(TEAM).text())
        .contains("\"A\" is free since 4 min, and nobody has claimed it (ready: ada)");
    String hers = added(new NewTask("B", "", "ada", List.of()));
    assertThat(why(new Subject.OfTask(hers)).text())
        .isEqualTo(
            hers
                + " \"B\" is free since 4 min, and meant for ada, who has not claimed it; ada is"
                + " ready, and goes on when somebody writes to it.");
  }

  @Test
  void readyMemberWhoseTaskIsBlockedWaitsForWhatBlocksIt() {
    story.ready("ada").spawned("bob");
    String first = added(newTask("A"));
    claimed("bob", first);
    added(new NewTask("B", "", "ada", List.of(first)));
    assertThat(why(new Subject.OfMember("ada")).text())
        .startsWith("ada is ready, and its ")
        .contains("\"B\" is not free yet; ")
        .contains("\"A\" is claimed by bob")
        .endsWith("bob is being handed its first prompt since 4 min.");
  }

  @Test
  void freeSinceTheLastTaskBeforeItWasCompleted() {
    String first = added(newTask("A"));
    String second = added(newTask("B", first));
    story.done(TaskRules.complete(story.state(), LEAD, first, null));
    Task done = story.state().board().get(first);
    assertThat(why(new Subject.OfTask(second)).waits().get(0).since())
        .isEqualTo(Samples.known(done).completedAt());
    assertThat(why(new Subject.OfTask(first)).text())
        .isEqualTo(first + " \"A\" waits for nothing: it is completed.");
  }

  @Test
  void memberAtWorkWaitsForItsTurnAndItsMailForTheMember() {
    story.spawned("bob");
    story.happens(TurnRules.delivered(story.state(), "bob", story.turn("bob")));
    story.mail("bob", "More");
    story.mail("bob", "And more");
    assertThat(why(TEAM).text())
        .isEqualTo(
            "2 in the mail for bob until its turn is over, the first from the lead since 4 min; bob"
                + " works on its first prompt since 4 min.");
    assertThat(why(new Subject.OfMember("bob")).waits())
        .extracting(Wait::to)
        .containsExactly(new Node(Kind.TURN, story.turn("bob")));
  }

  @Test
  void everythingThatKeepsATurnFromGoingOnIsTold() {
    story.spawned("bob");
    Retry retry = new Retry(3, "rate\nlimit", NOW.plusSeconds(20));
    story.happens(StallRules.retrying(story.state(), "bob", retry, story.moment()));
    story.happens(List.of(new MemberUnreachable("bob", "refused"), new MemberStalled("bob", NOON)));
    story.asks("bob", Samples.question("que_1"));
    Why why = why(new Subject.OfMember("bob"));
    assertThat(why.waits())
        .extracting(wait -> wait.to().kind())
        .containsExactly(Kind.QUESTION, Kind.MODEL, Kind.SERVER, Kind.TURN);
    assertThat(why.text())
        .contains(
            "bob waits for an answer to \"Which colour?, Why?\" since 4 min, and nobody answered",
            "provider: \"rate limit\" (attempt 3, the next in 20 s)",
            "bob cannot be heard since 4 min, its OpenCode server is away: \"refused\"",
            "bob has stalled: no sign of life of its turn since 4 min");
  }

  @Test
  void memberThatFailedGoesOnWhenSomebodyWrites() {
    story.spawned("bob").ends("bob", new TurnOutcome.Failed("no key"));
    assertThat(why(new Subject.OfMember("bob")).text())
        .isEqualTo(
            "bob stopped with an error, and goes on when somebody writes to it: \"no key\".");
  }

  @Test
  void reportThatIsOwedAndAMemberThatNobodyWakesWaitForEachOther() {
    story.ready("bob");
    claimed("bob", added(newTask("A")));
    leadReads();
    Why why = why(new Subject.OfMember("lead"));
    assertThat(why.text())
        .isEqualTo(
            "the lead has no report of bob, which is ready; bob is ready, and goes on when somebody"
                + " writes to it.\nThese wait for each other: the lead -> bob -> the lead.");
    assertThat(why.cycles()).containsExactly(List.of(Node.lead(), Node.member("bob")));
  }

  @Test
  void circleOfTasksInAFileThatSomebodyEditedIsNamed() {
    edited(task("t1", TaskStatus.PENDING, "t2"));
    edited(task("t2", TaskStatus.PENDING, "t1", "t4"));
    edited(task("t3", TaskStatus.PENDING, "t1"));
    edited(task("t4", TaskStatus.PENDING, "t4", "gone"));
    Why why = why(TEAM);
    assertThat(why.cycles())
        .containsExactlyInAnyOrder(
            List.of(Node.task("t1"), Node.task("t2")), List.of(Node.task("t4")));
    assertThat(why.waits()).hasSize(6);
    assertThat(why.text())
        .startsWith("t3 \"Title t3\" waits for t1 \"Title t1\"; t1")
        .contains(
            "t4 \"Title t4\" waits for gone, which is not on the board",
            "These wait for each other: t1 \"Title t1\" -> t2 \"Title t2\" -> t1 \"Title t1\".",
            "These wait for each other: t4 \"Title t4\" -> t4 \"Title t4\".");
  }

  @Test
  void circleWithAWayOutOfItIsStillFound() {
    edited(task("t1", TaskStatus.PENDING, "t3", "t2"));
    edited(task("t2", TaskStatus.PENDING, "t1"));
    edited(task("t3", TaskStatus.PENDING, "t4"));
    edited(task("t4", TaskStatus.PENDING, "t3"));
    assertThat(why(TEAM).cycles())
        .containsExactlyInAnyOrder(
            List.of(Node.task("t1"), Node.task("t2")), List.of(Node.task("t3"), Node.task("t4")));
  }

  @Test
  void whatTheEarlierPluginLeftIsExplained() {
    edited(task("t1", TaskStatus.BLOCKED));
    edited(task("t2", TaskStatus.IN_PROGRESS));
    edited(
        new Task("t3", "C", "", TaskStatus.IN_PROGRESS, "zoe", List.of(), NOON, null, null, null));
    assertThat(why(TEAM).text())
        .contains(
            "t1 \"Title t1\" is marked as blocked in config.json",
            "t2 \"Title t2\" is in progress, and nobody has it",
            "t3 \"C\" is claimed by zoe (not in the team) since 4 min");
  }

  @Test
  void chainAsLongAsTheBoardIsToldInPart() {
    edited(task("t0", TaskStatus.PENDING));
    IntStream.range(1, 5_000)
        .forEach(i -> edited(task("t" + i, TaskStatus.PENDING, "t" + (i - 1))));
    Why why = why(TEAM);
    assertThat(why.waits()).hasSize(5_000);
    assertThat(why.text().split("; ")).hasSize(WaitRules.MOST_SAID);
    assertThat(why.text()).endsWith("\n4900 more wait. Ask about one member or task to read why.");
  }

  @Test
  void quietTeamSaysThatNothingWaits() {
    assertThat(why(TEAM).text())
        .isEqualTo(
            "Nothing waits in team \"blue\": 0 of 0 members are ready, 0 of 0 tasks are"
                + " completed.");
    story.ready("bob");
    story.done(
        MailRules.send(
            story.state(), session("bob"), new MailRules.Letter("lead", "Done"), story.moment()));
    leadReads();
    assertThat(why(TEAM))
        .isEqualTo(
            new Why(
                "Nothing waits in team \"blue\": 1 of 1 members are ready, 0 of 0 tasks are"
                    + " completed.",
                List.of(),
                List.of()));
    assertThat(why(new Subject.OfMember("bob")).text())
        .isEqualTo("bob waits for nothing: it is ready, and has no mail and no task.");
    assertThat(why(new Subject.OfMember("__lead__")).text())
        .startsWith("The lead waits for nothing");
  }

  @Test
  void pauseInMakingMembersIsTheLeads() {
    Refusal pause = new Refusal.SpawnPaused("blue", 3, "no such agent", Duration.ofMinutes(1));
    Sighting seen = new Sighting(story.state(), NOW, Optional.of(pause));
    assertThat(done(WaitRules.why(seen, TEAM)).text())
        .startsWith("the lead gets no new members for now: Team \"blue\" could not make");
  }

  @Test
  void whoIsNotThereIsAnsweredWithNearNames() {
    story.spawned("bob").spawned("bo2");
    assertThat(refused(new Subject.OfMember("bab")))
        .isEqualTo(new Refusal.NoSuchMember("blue", "bab", List.of("bob")));
    String task = added(newTask("A"));
    assertThat(refused(new Subject.OfTask(task.replace('_', '-'))).sentence())
        .endsWith(" not found in team \"blue\". Did you mean \"%s\"?".formatted(task));
    assertThat(refused(new Subject.OfTask("nothing like it")).sentence()).doesNotContain("Did you");
  }

  @Test
  void titleCannotLookLikeASentenceOfTroupes() {
    edited(task("t1", TaskStatus.PENDING));
    story.happens(
        List.of(new TeamEvent.TaskUpdated("t1", "x\n".repeat(200) + "Nothing waits.", null, null)));
    assertThat(why(TEAM).text().lines()).hasSize(1);
    assertThat(why(TEAM).text()).doesNotContain("Nothing waits");
  }

  @Test
  void agesAreToldInTheirLargestUnits() {
    assertThat(
            List.of(
                WaitWords.length(Duration.ofSeconds(-5)),
                WaitWords.length(Duration.ofSeconds(119)),
                WaitWords.length(Duration.ofMinutes(59)),
                WaitWords.length(Duration.ofMinutes(125)),
                WaitWords.length(Duration.ofHours(75))))
        .containsExactly("0 s", "119 s", "59 min", "2 h 5 min", "3 d 3 h");
  }

  private Why why(Subject subject) {
    return done(WaitRules.why(seen(), subject));
  }

  private Refusal refused(Subject subject) {
    return ((Outcome.Refused<Why>) WaitRules.why(seen(), subject)).refusal();
  }

  private static Why done(Outcome<Why> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<Why>) outcome).value();
  }

  private Sighting seen() {
    return new Sighting(story.state(), NOW, Optional.empty());
  }

  private String added(NewTask task) {
    return story.done(TaskRules.add(story.state(), LEAD, task, NOON)).id();
  }

  private void claimed(String member, String task) {
    story.done(TaskRules.claim(story.state(), session(member), task));
  }

  /** What no rule lets through, but a hand can write. */
  private void edited(Task task) {
    story.happens(List.of(new TaskAdded(task)));
  }

  private static Task task(String id, TaskStatus status, String... dependsOn) {
    return troupe.api.Samples.task(id, status, null, dependsOn);
  }

  private void leadReads() {
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    story.ends(TeamState.LEAD, new TurnOutcome.Answered("Fine."));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
