package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.answered;
import static troupe.opencode.OpenCodeTroubles.failed;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.turn.Rehearsal.PARTS;
import static troupe.turn.Rehearsal.PROMPT;
import static troupe.turn.Rehearsal.SESSION;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.bus.EventBus.Signal;
import troupe.opencode.ModelRef;
import troupe.opencode.PermissionAsk;
import troupe.opencode.Prompt;
import troupe.opencode.SessionEvent;
import troupe.opencode.Tokens;
import troupe.opencode.TurnError;
import troupe.testing.Actors;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.turn.TurnOutcome.Undelivered;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.Spent;
import troupe.worker.TurnLook;

/** A recipient while it is idle and while it sends. */
final class RecipientTest {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  @RegisterExtension private final Actors actors = new Actors();
  private final Rehearsal ada = new Rehearsal(actors);

  @Test
  void promptCarriesModelAgentAndSystemTextEachTime() {
    Prompted prompted = ada.sending();
    assertThat(prompted.session()).isEqualTo(Rehearsal.REF);
    assertThat(prompted.prompt())
        .isEqualTo(new Prompt(PROMPT, PARTS, new ModelRef("a", "b"), "build", "You are ada."));
  }

  @Test
  void turnIsFollowedFromDeliveryToItsEnd() {
    ada.following();
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.idle().done(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
    ada.isIdle();
  }

  @Test
  void turnThatIsHeardToItsEndIsNotLookedAt() {
    ada.following();
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.hears(Rehearsal.says("msg_9", "prt_1", null));
    ada.hears(Rehearsal.says("msg_9", "prt_1", "Done."));
    ada.hears(Rehearsal.ends("msg_9", PROMPT, "stop"));
    ada.settles();
    ada.hears(new SessionEvent.Idle(SESSION));
    ada.ended(new Answered("Done."), new Spent(new Tokens(10, 5, 0, 0, 0), 0.5));
    assertThat(ada.worker.waiting(Looked.class)).isZero();
    ada.isIdle();
  }

  @Test
  void turnThatIsHeardToItsEndBeforeItsPromptIsAnsweredIsNotLookedAtEither() {
    Prompted prompted = ada.sending();
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.hears(Rehearsal.says("msg_9", "prt_1", "Done."));
    ada.hears(Rehearsal.ends("msg_9", PROMPT, "stop"));
    ada.hears(new SessionEvent.Idle(SESSION));
    ada.settles();
    prompted.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.ended(new Answered("Done."), new Spent(new Tokens(10, 5, 0, 0, 0), 0.5));
    assertThat(ada.worker.waiting(Looked.class)).isZero();
  }

  @Test
  void turnOfAPromptThatWasSentTwiceIsLookedAt() {
    ada.sending().fails(failed("broken"));
    afterPause(FIRST_PAUSE).done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.hears(Rehearsal.ends("msg_9", PROMPT, "stop"));
    ada.idle().done(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
  }

  @Test
  void turnOfBeforeARestartIsLookedAtBeforeItIsSent() {
    ada.recipient.tell(new Recipient.Run(PROMPT, PARTS, null, 3, true));
    ada.finds(new TurnLook.Ended("Done long ago."));
    ada.ended(new Answered("Done long ago."));
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void turnOfBeforeARestartThatNeverArrivedIsSent() {
    ada.recipient.tell(new Recipient.Run(PROMPT, PARTS, null, 3, true));
    ada.finds(new TurnLook.Missing());
    assertThat(ada.worker.next(Prompted.class).id()).isEqualTo(PROMPT);
  }

  @Test
  void idleRecipientReportsPermissionsAndIgnoresTheRest() {
    PermissionAsk ask = new PermissionAsk("per_1", "ses_child", "bash", List.of("rm *"));
    ada.hears(new SessionEvent.PermissionAsked(ask));
    ada.reports.expectMessage(new Report.Asked("ada", ask));
    ada.hears(new SessionEvent.Idle(SESSION));
    ada.hears(new SessionEvent.Failed(SESSION, new TurnError("A", "b")));
    ada.hears(new Signal.Reconnected());
    ada.reports.expectMessage(new Report.Missed("ada"));
    ada.recipient.tell(new Recipient.Abort(new TurnOutcome.Aborted("why")));
    ada.settles();
    assertThat(ada.worker.waiting(Looked.class)).isZero();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
    ada.isIdle();
  }

  @Test
  void idleRecipientClosesAtOnce() {
    ada.recipient.tell(new Recipient.Close(true));
    ada.ends();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
  }

  @Test
  void promptTheServerSaysNoToIsGivenUpAtOnce() {
    ada.sending().fails(refused("an empty part"));
    ada.ended(new Undelivered("an empty part", true));
    ada.isIdle();
  }

  @Test
  void errorsAreTriedAgainWithGrowingPausesUpToTheLastTry() {
    ada.sending().fails(failed("broken"));
    afterPause(FIRST_PAUSE).fails(failed("broken"));
    afterPause(FIRST_PAUSE.multipliedBy(2)).fails(failed("broken for good"));
    ada.ended(new Undelivered("broken for good", true));
    ada.isIdle();
  }

  @Test
  void absentServerIsWaitedForWithGrowingPausesUpToTheLongest() {
    ada.sending().fails(unreachable("no one there"));
    Duration pause = FIRST_PAUSE;
    for (int count = 0; count < 7; count++) {
      afterPause(pause).fails(unreachable("no one there"));
      pause = pause.multipliedBy(2);
    }
    Duration longest = Rehearsal.settings().delivery().maxBackoff();
    afterPause(longest).fails(unreachable("no one there"));
    afterPause(longest).done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
  }

  @Test
  void vanishedSessionEndsTheTurnAtOnce() {
    ada.sending().fails(answered(404, "no such session"));
    ada.ended(new TurnOutcome.SessionGone("its session does not exist any more"));
    ada.isIdle();
  }

  @Test
  void serverThatIsLostBeforeItTookThePromptFailsTheTurn() {
    Prompted prompted = ada.sending();
    ada.hears(new Signal.ServerLost("it crashed too often"));
    ada.ended(new Failed("it crashed too often"));
    prompted.done();
    ada.settles();
    ada.isIdle();
  }

  @Test
  void serverThatIsLostWhileThePromptWaitsToBeSentAgainFailsTheTurn() {
    ada.sending().fails(unreachable("no one there"));
    ada.settles();
    ada.hears(new Signal.ServerLost("it crashed too often"));
    ada.ended(new Failed("it crashed too often"));
    actors.timePasses(FIRST_PAUSE);
    ada.settles();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
    ada.isIdle();
  }

  @Test
  void idleRecipientDoesNotMindALostServer() {
    ada.hears(new Signal.ServerLost("it crashed too often"));
    ada.settles();
    ada.isIdle();
  }

  @Test
  void errorHeardBeforeThePromptIsAcknowledgedIsLookedInto() {
    Prompted prompted = ada.sending();
    ada.hears(new SessionEvent.Failed(SESSION, new TurnError("UnknownError", "no such agent")));
    ada.settles();
    prompted.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.finds(new TurnLook.Cut());
    ada.ended(new Failed("UnknownError: no such agent"));
  }

  @Test
  void abortWhileSendingCutsTheTurnOnceItIsThere() {
    Prompted prompted = ada.sending();
    ada.recipient.tell(new Recipient.Abort(new TurnOutcome.Aborted("it was interrupted")));
    ada.settles();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
    prompted.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.aborts();
    ada.finds(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(new TurnOutcome.Aborted("it was interrupted"));
    ada.isIdle();
  }

  @Test
  void promptThatCannotBeSentIsHandedOverBeforeItsTurnIsCut() {
    Prompted prompted = ada.sending();
    ada.recipient.tell(new Recipient.Abort(new TurnOutcome.Aborted("it was interrupted")));
    ada.settles();
    prompted.fails(unreachable("no one there"));
    afterPause(FIRST_PAUSE).done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.aborts();
    ada.finds(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(new TurnOutcome.Aborted("it was interrupted"));
    ada.isIdle();
  }

  @Test
  void looksAndIdlesWhileSendingWaitForTheAnswer() {
    Prompted prompted = ada.sending();
    ada.hears(new SessionEvent.Idle(SESSION));
    ada.hears(new Signal.Reconnected());
    ada.reports.expectMessage(new Report.Missed("ada"));
    ada.settles();
    assertThat(ada.worker.waiting(Looked.class)).isZero();
    prompted.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
  }

  /** No earlier than {@code pause} it is sent again, with the same ids. */
  private Prompted afterPause(Duration pause) {
    ada.settles();
    actors.timePasses(pause.minusMillis(1));
    ada.settles();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
    actors.timePasses(Duration.ofMillis(1));
    Prompted again = ada.worker.next(Prompted.class);
    assertThat(again.id()).isEqualTo(PROMPT);
    assertThat(again.prompt().parts()).isEqualTo(PARTS);
    return again;
  }
}
