package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.status;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;
import static troupe.team.Samples.newTask;
import static troupe.team.Samples.session;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.bus.EventBus.Signal;
import troupe.opencode.TurnError;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.TurnLook;

final class TeamTest {

  private static final String IDLE =
      "[System]: Teammate %1$s has gone idle and may need a follow-up or new task. %1$s has not reported.";
  private static final TurnLook CUT =
      new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted"));

  @RegisterExtension private final Actors actors = new Actors();
  private final Settings settings = Ensemble.settings();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, settings);
    ensemble.blue();
  }

  @Test
  void leadHearsOnceThatAMemberIsIdle() {
    ready("ada");
    ensemble.hears("ada", new Signal.Reconnected());
    assertThat(texts(gathered())).containsExactly(IDLE.formatted("ada") + "\n\nIts result:\nDone.");
    assertThat(ensemble.worker.waiting(Looked.class)).isZero();
    assertThat(ensemble.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void noticesOfOneMomentAreOnePrompt() {
    ensemble.member("ada");
    ensemble.member("bob");
    ensemble.answers("ada", "");
    ensemble.answers("bob", "");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.READY));
    ensemble.eventually(team -> status(team, "bob", MemberStatus.READY));
    assertThat(texts(gathered()))
        .containsExactlyInAnyOrder(IDLE.formatted("ada"), IDLE.formatted("bob"));
  }

  @Test
  void noticesWaitWhileTheLeadAnswersTheLast() {
    ready("ada");
    Prompted first = gathered();
    first.done();
    Prompted next = mailed("ada", "Go on.");
    next.done();
    ensemble.answers("ada", "Done again.");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.READY));
    ensemble.answers("lead", "Fine.");
    ensemble.eventually(team -> assertThat(receipts("lead")).contains(MessageState.ANSWERED));
    assertThat(texts(gathered())).singleElement().asString().endsWith("Done again.");
  }

  @Test
  void mailIsDeliveredInOrderAndItsReceiptSaysHowFarItCame() {
    ensemble.member("ada");
    for (String text : List.of("One.", "Two.", "Three.")) {
      assertThat(done(ensemble.teams.send(LEAD, TEAM, "ada", text)).state())
          .isEqualTo(MessageState.QUEUED);
    }
    ensemble.answers("ada", "Done.");
    Prompted next = ensemble.prompt("ada");
    assertThat(texts(next))
        .containsExactly(
            "[Team message from lead]: One.",
            "[Team message from lead]: Two.",
            "[Team message from lead]: Three.");
    next.done();
    ensemble.eventually(team -> assertThat(receipts("ada")).endsWith(MessageState.DELIVERED));
    ensemble.ends("ada", new TurnLook.Running(true, null));
    ensemble.eventually(team -> assertThat(receipts("ada")).endsWith(MessageState.SEEN));
    ensemble.answers("ada", "Done.");
    ensemble.eventually(team -> assertThat(receipts("ada")).containsOnly(MessageState.ANSWERED));
  }

  @Test
  void interruptCutsTheTurnAndIsReadBeforeWhatWaited() {
    ensemble.member("ada");
    done(ensemble.teams.send(LEAD, TEAM, "ada", "When you have time."));
    assertThat(done(ensemble.teams.interrupt(LEAD, TEAM, "ada", "Stop.")).interrupted()).isTrue();
    ensemble.worker.next(Aborted.class).done();
    ensemble.worker.next(Looked.class).done(CUT);
    Prompted next = ensemble.prompt("ada");
    assertThat(texts(next))
        .containsExactly(
            "[Priority interrupt from lead]: Stop.",
            "[Team message from lead]: When you have time.");
    // OpenCode shows a message's parts sorted by their ids.
    assertThat(next.prompt().parts()).extracting(part -> part.id()).isSorted();
  }

  @Test
  void broadcastStartsATurnForEachReadyMember() {
    ready("ada");
    ready("bob");
    assertThat(done(ensemble.teams.broadcast(session("ada"), TEAM, "Hi.")).recipients())
        .containsExactly("bob");
    assertThat(texts(ensemble.prompt("bob"))).containsExactly("[Team broadcast from ada]: Hi.");
  }

  @Test
  void memberToldToStopEndsAfterItsLastWord() {
    ready("ada");
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", false));
    Prompted last = ensemble.prompt("ada");
    assertThat(texts(last)).singleElement().asString().startsWith("[System]: You are being shut");
    last.done();
    ensemble.answers("ada", "Bye.");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.SHUTDOWN));
    assertThat(ensemble.worker.waiting(Aborted.class)).isZero();
  }

  @Test
  void memberThatDoesNotStopInTimeIsCutAndEnds() {
    ensemble.member("ada");
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", false));
    ensemble.view();
    actors.timePasses(settings.turns().shutdownLimit());
    assertThat(ensemble.worker.next(Aborted.class).session()).isEqualTo(ensemble.session("ada"));
    ensemble.eventually(team -> status(team, "ada", MemberStatus.SHUTDOWN));
  }

  @Test
  void forcedMemberIsAbortedAtOnce() {
    ensemble.member("ada");
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", true));
    status(ensemble.view(), "ada", MemberStatus.SHUTDOWN);
    assertThat(ensemble.worker.next(Aborted.class).session()).isEqualTo(ensemble.session("ada"));
  }

  @Test
  void twoClaimsAtOnceHaveOneWinner() {
    ready("ada");
    ready("bob");
    String id = done(ensemble.teams.addTask(LEAD, TEAM, newTask("Build"))).id();
    CompletionStage<Outcome<Task>> first = ensemble.teams.claim(session("ada"), TEAM, id);
    CompletionStage<Outcome<Task>> second = ensemble.teams.claim(session("bob"), TEAM, id);
    List<Outcome<Task>> both = List.of(Ensemble.answered(first), Ensemble.answered(second));
    assertThat(both).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
    assertThat(both)
        .filteredOn(Outcome.Refused.class::isInstance)
        .singleElement()
        .extracting(outcome -> ((Outcome.Refused<Task>) outcome).refusal())
        .isInstanceOf(Refusal.TaskNotPending.class);
  }

  @Test
  void defectInARecipientFailsItsTurnAndTheNextMailFindsAFreshOne() {
    CompletionStage<?> spawned = ensemble.spawn("ada");
    ensemble.firstPrompt("ada").fails(new IllegalArgumentException("boom"));
    ensemble.eventually(team -> status(team, "ada", MemberStatus.ERROR));
    assertThat(known(ensemble.view().members().get("ada")).lastError())
        .startsWith("a defect in Troupe: ");
    actors.timePasses(settings.spawn().promptWait());
    Ensemble.answered(spawned);
    Prompted next = mailed("ada", "Again.");
    next.done();
    ensemble.answers("ada", "Done.");
    ensemble.eventually(team -> status(team, "ada", MemberStatus.READY));
  }

  @Test
  void strangersSeeNothing() {
    assertThat(Ensemble.refused(ensemble.teams.team(Samples.STRANGER, TEAM)))
        .isInstanceOf(Refusal.NotInTeam.class);
    assertThat(Ensemble.refused(ensemble.teams.messages(Samples.STRANGER, TEAM)))
        .isInstanceOf(Refusal.NotInTeam.class);
  }

  private void ready(String name) {
    ensemble.member(name);
    ensemble.answers(name, "Done.");
    ensemble.eventually(team -> status(team, name, MemberStatus.READY));
  }

  private Prompted mailed(String name, String text) {
    done(ensemble.teams.send(LEAD, TEAM, name, text));
    return ensemble.prompt(name);
  }

  /** The prompt to the lead after the gather window. */
  private Prompted gathered() {
    actors.timePasses(settings.mail().gatherWindow());
    return ensemble.prompt("lead");
  }

  private List<MessageState> receipts(String recipient) {
    return ensemble.messages().stream()
        .filter(message -> message.to().equals(recipient))
        .map(Message::state)
        .toList();
  }
}
