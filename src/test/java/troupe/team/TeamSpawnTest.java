package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.failed;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.isAnswered;
import static troupe.team.Ensemble.texts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Why;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Removed;

final class TeamSpawnTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.blue();
  }

  @Test
  void spawnIsAnsweredWhenTheFirstPromptIsDelivered() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    Prompted first = ensemble.firstPrompt("ada");
    assertThat(texts(first)).containsExactly("Build it.");
    assertThat(first.prompt().system()).startsWith("You are \"ada\", a engineer on team \"blue\"");
    // The member is on disk before its prompt is sent.
    Ensemble.status(ensemble.view(), "ada", MemberStatus.BUSY);
    assertThat(isAnswered(spawned)).isFalse();
    first.done();
    assertThat(done(spawned).sessionId()).isEqualTo("ses_ada");
  }

  @Test
  void spawnIsAnsweredWhenThePromptHasBeenWaitedForLongEnough() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.firstPrompt("ada");
    ensemble.view();
    actors.timePasses(Ensemble.settings().spawn().promptWait());
    assertThat(done(spawned).status()).isEqualTo(MemberStatus.BUSY);
  }

  @Test
  void sessionIsMadeForThisMemberAndMayNotManageTheTeam() {
    ensemble.spawn("ada");
    Opened opened = ensemble.worker.next(Opened.class);
    assertThat(opened.session().title()).isEqualTo("[blue] ada");
    assertThat(opened.directory()).isEqualTo(root.toString());
    assertThat(opened.session().permission().get(0).action()).isEqualTo("deny");
    assertThat(opened.session().permission().get(0).permission()).isEqualTo("team_*");
  }

  @Test
  void memberWhosePromptIsRefusedNeverWas() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.firstPrompt("ada").fails(refused("no such agent"));
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.PromptNotSent("ada", "no such agent"));
    assertThat(ensemble.worker.next(Removed.class).session()).isEqualTo(ensemble.session("ada"));
    assertThat(ensemble.view().members()).isEmpty();
    ensemble.member("ada");
  }

  @Test
  void memberWhoseSessionCannotBeRemovedIsGoneAllTheSame() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.firstPrompt("ada").fails(refused("no such agent"));
    ensemble.worker.next(Removed.class).fails(failed("broken"));
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.PromptNotSent("ada", "no such agent"));
    assertThat(ensemble.view().members()).isEmpty();
    ensemble.member("ada");
  }

  @Test
  void afterSomeFailuresInARowNoMoreMembersAreTriedForAWhile() {
    CompletionStage<Outcome<MemberView>> underway = ensemble.spawn("zoe");
    Prompted first = ensemble.firstPrompt("zoe");
    for (String name : List.of("ada", "bob")) {
      sessionRefused(name);
    }
    CompletionStage<Outcome<MemberView>> third = ensemble.spawn("cy");
    ensemble.firstPrompt("cy").fails(refused("no such agent"));
    assertThat(Ensemble.refused(third)).isInstanceOf(Refusal.PromptNotSent.class);
    assertThat(Ensemble.refused(ensemble.spawn("dan")))
        .isEqualTo(new Refusal.SpawnPaused("blue", 3, "no such agent", Duration.ofMinutes(1)));
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
    assertThat(
            done(ensemble.teams.why(Samples.LEAD, Samples.TEAM, new Why.Subject.OfMember("lead")))
                .text())
        .contains("the lead gets no new members for now", "for 60 s", "no such agent");
    // Whoever was on the way may still arrive, and shows that it works again.
    first.done();
    done(underway);
    ensemble.member("dan");
  }

  @Test
  void successBetweenFailuresForgivesThem() {
    sessionRefused("ada");
    sessionRefused("bob");
    ensemble.member("cy");
    sessionRefused("dan");
    ensemble.member("eve");
  }

  private void sessionRefused(String name) {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(name);
    ensemble.worker.next(Opened.class).fails(refused("bad title"));
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.SessionNotCreated(name, "bad title"));
  }

  @Test
  void memberWhosePromptIsRefusedTooLateStaysWithItsError() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    Prompted first = ensemble.firstPrompt("ada");
    ensemble.view();
    actors.timePasses(Ensemble.settings().spawn().promptWait());
    done(spawned);
    first.fails(refused("no such agent"));
    ensemble.eventually(team -> Ensemble.status(team, "ada", MemberStatus.ERROR));
  }

  @Test
  void sessionThatCannotBeMadeAtFirstIsTriedAgain() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.worker.next(Opened.class).fails(failed("broken"));
    nextTry().done(ensemble.session("ada"));
    ensemble.prompt("ada").done();
    done(spawned);
  }

  @Test
  void sessionThatCannotBeMadeAtAllLeavesNothing() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.worker.next(Opened.class).fails(failed("broken"));
    nextTry().fails(failed("still broken"));
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.SessionNotCreated("ada", "still broken"));
    assertThat(ensemble.view().members()).isEmpty();
    ensemble.member("ada");
  }

  @Test
  void serverThatIsAwayIsWaitedFor() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.worker.next(Opened.class).fails(unreachable("starting"));
    nextTry().fails(unreachable("starting"));
    nextTry().fails(unreachable("starting"));
    nextTry().done(ensemble.session("ada"));
    ensemble.prompt("ada").done();
    done(spawned);
  }

  @Test
  void sessionTheServerSaysNoToIsNotTriedAgain() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.worker.next(Opened.class).fails(refused("bad title"));
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.SessionNotCreated("ada", "bad title"));
  }

  @Test
  void sessionThatIsMadeAfterTheLimitIsRemoved() throws Exception {
    ensemble.closes();
    ensemble = new Ensemble(actors, root, Ensemble.settings("spawn.limit = 100ms"));
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    Opened late = ensemble.worker.next(Opened.class);
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.SessionNotCreated("ada", "no answer from OpenCode within PT0.1S"));
    late.done(ensemble.session("ada"));
    assertThat(ensemble.worker.next(Removed.class).session()).isEqualTo(ensemble.session("ada"));
    assertThat(ensemble.view().members()).isEmpty();
  }

  @Test
  void twoSpawnsOfOneNameAtOnceMakeOneMember() {
    CompletionStage<Outcome<MemberView>> first = ensemble.spawn("ada");
    CompletionStage<Outcome<MemberView>> second = ensemble.spawn("ada");
    assertThat(Ensemble.refused(second)).isEqualTo(new Refusal.MemberExists("blue", "ada"));
    ensemble.firstPrompt("ada").done();
    done(first);
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
  }

  /** The pause before the next try is random within bounds. */
  private Opened nextTry() {
    actors
        .probe(Object.class)
        .awaitAssert(
            () -> {
              actors.timePasses(Duration.ofMillis(300));
              assertThat(ensemble.worker.waiting(Opened.class)).isPositive();
              return null;
            });
    return ensemble.worker.next(Opened.class);
  }
}
