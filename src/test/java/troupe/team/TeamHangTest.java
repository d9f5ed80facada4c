package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.status;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;
import static troupe.team.Samples.newTask;
import static troupe.team.Samples.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.TeamView;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.TurnLook;

/** Members that hang, and what interrupt and shutdown make of them. */
final class TeamHangTest {

  private static final Duration STEP = Duration.ofSeconds(5);

  @RegisterExtension private final Actors actors = new Actors();
  private final Settings settings =
      Ensemble.settings("turns { silence-limit = 30s, silence-abort = 30s, abort-limit = 10s }");
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, settings);
    ensemble.blue();
    ensemble.member("ada");
  }

  @Test
  void silentMemberIsStalledThenCutAndItsLeadIsTold() {
    timePassesUntil(ada -> assertThat(ada.stalled()).isNotNull());
    assertThat(ada().status()).isEqualTo(MemberStatus.BUSY);
    Prompted told = ensemble.prompt("lead");
    assertThat(texts(told)).singleElement().asString().contains("Teammate ada has stalled");
    told.done();
    timePassesUntil(ada -> assertThat(ada.status()).isEqualTo(MemberStatus.ERROR));
    assertThat(ada().stalled()).isNull();
    assertThat(ada().lastError()).startsWith("the turn showed no sign of life for 60 s");
    assertThat(ensemble.worker.waiting(Aborted.class)).isPositive();
  }

  @Test
  void stalledMemberThatMovesIsBusyAsBefore() {
    timePassesUntil(ada -> assertThat(ada.stalled()).isNotNull());
    ensemble.hears("ada", new Signal.Happened(new SessionEvent.Stirred("ses_ada")));
    ensemble.eventually(team -> assertThat(ada().stalled()).isNull());
    status(ensemble.view(), "ada", MemberStatus.BUSY);
  }

  @Test
  void memberWhoseServerIsAwaySaysSoUntilItIsBack() {
    ensemble.hears("ada", new Signal.Disconnected("silent for 75 s"));
    ensemble.eventually(
        team -> assertThat(known(ada().unreachable()).reason()).isEqualTo("silent for 75 s"));
    ensemble.ends("ada", new TurnLook.Running(true, null));
    ensemble.eventually(team -> assertThat(ada().unreachable()).isNull());
  }

  @Test
  void interruptIsReadThoughOpenCodeDoesNotAnswerTheAbort() {
    assertThat(done(ensemble.teams.interrupt(LEAD, TEAM, "ada", "Stop.")).interrupted()).isTrue();
    ensemble.worker.next(Aborted.class).fails(unreachable("no one there"));
    timePassesUntil(ada -> assertThat(ensemble.worker.waiting(Prompted.class)).isPositive());
    assertThat(texts(ensemble.prompt("ada")))
        .containsExactly("[Priority interrupt from lead]: Stop.");
  }

  @Test
  void forcedShutdownEndsAtOnceThoughOpenCodeDoesNotAnswer() {
    String id = claimed();
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", true));
    TeamView team = ensemble.view();
    status(team, "ada", MemberStatus.SHUTDOWN);
    Task task = known(team.tasks().get(id));
    assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(task.assignee()).isNull();
    ensemble.worker.next(Aborted.class);
  }

  @Test
  void shutdownEndsAtItsLimitThoughOpenCodeDoesNotAnswer() {
    String id = claimed();
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", false));
    status(ensemble.view(), "ada", MemberStatus.SHUTDOWN_REQUESTED);
    timePassesUntil(ada -> assertThat(ada.status()).isEqualTo(MemberStatus.SHUTDOWN));
    assertThat(known(ensemble.view().tasks().get(id)).status()).isEqualTo(TaskStatus.PENDING);
    ensemble.worker.next(Aborted.class);
  }

  @Test
  void sessionThatAForcedShutdownLeftRunningIsCutAtTheNextStartAndOnlyThen() throws Exception {
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", true));
    // What became of this abort is not known when the daemon is killed.
    ensemble.worker.next(Aborted.class);
    restart();
    assertThat(ensemble.worker.next(Aborted.class).session()).isEqualTo(ensemble.session("ada"));
    restart();
    ensemble.worker.next(Aborted.class).done();
    timePassesUntil(ada -> assertThat(ensemble.worker.waiting(Aborted.class)).isPositive());
    long before = ensemble.view().seq();
    ensemble.worker.next(Aborted.class).done();
    ensemble.eventually(team -> assertThat(team.seq()).isGreaterThan(before));
    restart();
    ensemble.view();
    actors.timePasses(STEP);
    assertThat(ensemble.worker.waiting(Aborted.class)).isZero();
    status(ensemble.view(), "ada", MemberStatus.SHUTDOWN);
  }

  private void restart() throws Exception {
    ensemble.closes();
    ensemble = new Ensemble(actors, root, settings);
    ensemble.view();
  }

  private String claimed() {
    String id = done(ensemble.teams.addTask(LEAD, TEAM, newTask("Build"))).id();
    done(ensemble.teams.claim(session("ada"), TEAM, id));
    return id;
  }

  private MemberView ada() {
    return known(ensemble.view().members().get("ada"));
  }

  private void timePassesUntil(Consumer<MemberView> wanted) {
    ensemble.eventually(
        team -> {
          actors.timePasses(STEP);
          wanted.accept(ada());
        });
  }
}
