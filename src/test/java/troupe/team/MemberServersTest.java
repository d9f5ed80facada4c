package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.failed;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.status;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.bus.EventBus.Signal;
import troupe.testing.Actors;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.ScriptedWorker.Removed;
import troupe.worker.config.Backend;

/** Members whose sessions are on servers that Troupe starts. */
final class MemberServersTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.book.replace(Samples.workers(Samples.worker("vision", Backend.SERVER)));
    ensemble.blue();
  }

  @Test
  void serverIsReadyBeforeTheSessionIsMade() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    Readied ready = ensemble.worker.next(Readied.class);
    ensemble.view();
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
    ready.done();
    ensemble.firstPrompt("ada").done();
    MemberView ada = done(spawned);
    assertThat(ada.backend()).isEqualTo("server");
    assertThat(ada.worker()).isNull();
    assertThat(ensemble.backends.placed()).contains(own("blue/ada"));
    assertThat(ensemble.backends.ended()).isEmpty();
  }

  @Test
  void callerWaitsForAStartLongerThanForOtherAnswers() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    Readied ready = ensemble.worker.next(Readied.class);
    actors.timePasses(Ensemble.settings().http().answerLimit().plusSeconds(1));
    ready.done();
    ensemble.firstPrompt("ada").done();
    done(spawned);
  }

  @Test
  void memberOfAWorkerIsOnItsServerAndPromptedAsItsAgent() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(of("vision", "ada"));
    ensemble.worker.next(Readied.class).done();
    Prompted first = ensemble.firstPrompt("ada");
    assertThat(first.prompt().agent()).isEqualTo("vision");
    first.done();
    MemberView ada = done(spawned);
    assertThat(ada.worker()).isEqualTo("vision");
    assertThat(ada.backend()).isEqualTo("server");
    assertThat(ada.agent()).isEqualTo("vision");
    assertThat(ensemble.backends.placed()).contains(own("vision"));
  }

  @Test
  void memberThatAsksForNoServerAndTheLeadAreOnTheSharedOne() {
    ensemble.member("ada");
    assertThat(ensemble.backends.placed()).isNotEmpty().containsOnly(new Placement.Shared());
    assertThat(ensemble.worker.waiting(Readied.class)).isZero();
  }

  @Test
  void memberThatIsRefusedAsksForNoServer() {
    assertThat(Ensemble.refused(ensemble.spawn(of("ears", "ada"))))
        .isInstanceOf(Refusal.NoSuchWorker.class);
    ensemble.view();
    assertThat(ensemble.worker.waiting(Readied.class)).isZero();
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
    ensemble.member("ada");
  }

  @Test
  void startThatFailsIsToldAndLeavesNothing() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    String why = "Timeout waiting for server to start after 60000ms";
    ensemble.worker.next(Readied.class).fails(failed(why));
    assertThat(Ensemble.refused(spawned)).isEqualTo(new Refusal.SessionNotCreated("ada", why));
    assertThat(ensemble.backends.ended()).containsExactly(own("blue/ada"));
    assertThat(ensemble.worker.waiting(Readied.class)).isZero();
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
    assertThat(ensemble.view().members()).isEmpty();
    ensemble.member("ada");
  }

  @Test
  void startMayTakeItsOwnTimeAndNoMore() throws Exception {
    ensemble.closes();
    ensemble =
        new Ensemble(
            actors, root, Ensemble.settings("spawn.limit = 100ms, opencode.start-limit = 200ms"));
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    Readied late = ensemble.worker.next(Readied.class);
    assertThat(Ensemble.refused(spawned))
        .isEqualTo(new Refusal.SessionNotCreated("ada", "no answer from OpenCode within PT0.3S"));
    assertThat(ensemble.backends.ended()).containsExactly(own("blue/ada"));
    late.done();
    ended(own("blue/ada"), own("blue/ada"));
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
  }

  @Test
  void sessionThatIsMadeTooLateIsRemovedAndItsServerEnded() throws Exception {
    ensemble.closes();
    ensemble =
        new Ensemble(
            actors, root, Ensemble.settings("spawn.limit = 2s, opencode.start-limit = 1ms"));
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    ensemble.worker.next(Readied.class).done();
    Opened late = ensemble.worker.next(Opened.class);
    Ensemble.refused(spawned);
    late.done(ensemble.session("ada"));
    removed("ada");
    ended(own("blue/ada"), own("blue/ada"));
  }

  @Test
  void memberWhosePromptIsRefusedIsRemovedWithItsServer() {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(onAServer("ada"));
    ensemble.worker.next(Readied.class).done();
    ensemble.firstPrompt("ada").fails(refused("no such agent"));
    assertThat(Ensemble.refused(spawned)).isInstanceOf(Refusal.PromptNotSent.class);
    removed("ada");
    ended(own("blue/ada"));
  }

  @Test
  void serverEndsAfterTheTurnOfAForcedMemberIsCut() {
    joined(onAServer("ada"));
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", true));
    Aborted abort = ensemble.worker.next(Aborted.class);
    assertThat(ensemble.backends.ended()).isEmpty();
    abort.done();
    cut();
    ended(own("blue/ada"));
  }

  @Test
  void serverEndsWithTheLastTurnOfAMemberToldToStop() {
    joined(onAServer("ada"));
    ensemble.answers("ada", "Done.");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.READY));
    assertThat(ensemble.backends.ended()).isEmpty();
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", false));
    ensemble.prompt("ada").done();
    ensemble.answers("ada", "Bye.");
    ended(own("blue/ada"));
  }

  @Test
  void deletedTeamEndsTheServersThatNobodyElseUses() {
    joined(onAServer("ada"));
    joined(onAServer("bob"));
    joined(of("vision", "cy"));
    ensemble.hears("ada", new Signal.ServerLost("it crashed 5 times"));
    ensemble.answers("bob", "Done.");
    ensemble.answers("cy", "Done.");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.ERROR));
    ensemble.eventually(team -> status(team, "bob", MemberStatus.READY));
    ensemble.eventually(team -> status(team, "cy", MemberStatus.READY));
    done(ensemble.teams.delete(OPERATOR, TEAM, true));
    eventually(
        () ->
            assertThat(ensemble.backends.ended())
                .containsExactlyInAnyOrder(own("blue/ada"), own("blue/bob")));
  }

  @Test
  void serverThatIsGivenUpFailsItsMemberAndTheLeadIsTold() {
    joined(onAServer("ada"));
    ensemble.hears("ada", new Signal.ServerLost("it crashed 5 times"));
    ensemble.eventually(team -> status(team, "ada", MemberStatus.ERROR));
    assertThat(known(ensemble.view().members().get("ada")).lastError())
        .isEqualTo("it crashed 5 times");
    actors.timePasses(Ensemble.settings().mail().gatherWindow());
    assertThat(texts(ensemble.prompt("lead")))
        .singleElement()
        .asString()
        .contains("ada stopped with an error: it crashed 5 times");
  }

  @Test
  void memberIsOnTheSameServerAfterARestartWhateverIsConfiguredThen() throws Exception {
    joined(onAServer("ada"));
    joined(of("vision", "bob"));
    ensemble.closes();
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.book.replace(Samples.workers(Samples.worker("vision", Backend.AGENT)));
    assertThat(known(ensemble.view().members().get("bob")).worker()).isEqualTo("vision");
    assertThat(ensemble.backends.placed())
        .contains(own("blue/ada"), own("vision"))
        .doesNotContain(new Placement.Own("blue/bob", null, root.toString(), "", true));
  }

  private void joined(NewMember member) {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn(member);
    ensemble.worker.next(Readied.class).done();
    ensemble.firstPrompt(member.name()).done();
    done(spawned);
  }

  private void removed(String name) {
    Removed removed = ensemble.worker.next(Removed.class);
    assertThat(removed.session()).isEqualTo(ensemble.session(name));
    removed.answer().complete(null);
  }

  /** A turn is cut twice, since the first abort may come too early. */
  private void cut() {
    eventually(
        () -> {
          actors.timePasses(Duration.ofSeconds(1));
          assertThat(ensemble.worker.waiting(Aborted.class)).isPositive();
        });
    ensemble.worker.next(Aborted.class).done();
  }

  private void ended(Placement... placements) {
    eventually(() -> assertThat(ensemble.backends.ended()).containsExactly(placements));
  }

  private void eventually(Runnable wanted) {
    actors
        .probe(Object.class)
        .awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              wanted.run();
              return "as wanted";
            });
  }

  private Placement own(String owner) {
    return new Placement.Own(owner, null, root.toString(), "", true);
  }

  private static NewMember onAServer(String name) {
    return member(name, null, "server");
  }

  private static NewMember of(String worker, String name) {
    return member(name, worker, null);
  }

  private static NewMember member(String name, @Nullable String worker, @Nullable String backend) {
    return new NewMember(name, "engineer", "Build it.", null, null, worker, backend, null);
  }
}
