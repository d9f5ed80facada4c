package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.turn.Rehearsal.PARTS;
import static troupe.turn.Rehearsal.PROMPT;
import static troupe.turn.Rehearsal.SESSION;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.opencode.TurnError;
import troupe.testing.Actors;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.TurnLook;

/** A recipient while it follows a turn, and while it closes. */
final class RecipientTurnsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static final TurnOutcome INTERRUPTED = new TurnOutcome.Aborted("it was interrupted");
  private static final Duration ABORT_CHECK = Duration.ofSeconds(1);
  private static final Duration CHECK = Rehearsal.settings().turns().checkInterval();
  private static final Duration GRACE = Rehearsal.settings().delivery().grace();

  @RegisterExtension private final Actors actors = new Actors();
  private final Rehearsal ada = new Rehearsal(actors);

  @BeforeEach
  void promptArrived() {
    ada.following();
  }

  @Test
  void onlyTheAnswerToTheNewestLookCounts() {
    Looked first = ada.idle();
    Looked second = ada.idle();
    first.done(new TurnLook.Failed(new TurnError("Old", "news")));
    ada.settles();
    second.done(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
  }

  @Test
  void runningTurnIsLookedAtNowAndThenWithoutAnyEvent() {
    Duration interval = Rehearsal.settings().turns().checkInterval();
    for (int count = 0; count < 3; count++) {
      ada.settles();
      actors.timePasses(interval);
      ada.finds(new TurnLook.Running(false, null));
    }
    ada.settles();
    actors.timePasses(interval);
    ada.finds(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
  }

  @Test
  void lookThatFailsIsRepeatedAtTheNextInterval() {
    ada.idle().fails(unreachable("no one there"));
    ada.settles();
    actors.timePasses(Rehearsal.settings().turns().checkInterval());
    ada.finds(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
  }

  @Test
  void gapInTheEventsCausesALook() {
    ada.hears(new Signal.Reconnected());
    ada.reports.expectMessage(new Report.Missed("ada"));
    ada.finds(new TurnLook.Ended("Done meanwhile."));
    ada.ended(new Answered("Done meanwhile."));
  }

  @Test
  void deletedSessionCausesALookThatFindsItGone() {
    ada.hears(new SessionEvent.Deleted(SESSION));
    ada.finds(new TurnLook.Gone());
    ada.ended(new TurnOutcome.SessionGone("its session does not exist any more"));
    ada.isIdle();
  }

  @Test
  void serverThatIsLostFailsTheTurnAndALookThatIsOutIsLate() {
    Looked look = ada.idle();
    ada.hears(new Signal.ServerLost("it crashed too often"));
    ada.ended(new Failed("it crashed too often"));
    look.done(new TurnLook.Ended("Too late."));
    ada.settles();
    ada.isIdle();
  }

  @Test
  void closingRecipientDoesNotMindALostServer() {
    ada.recipient.tell(new Recipient.Close(true));
    ada.worker.next(Aborted.class).done();
    ada.hears(new Signal.ServerLost("it crashed too often"));
    actors.timePasses(ABORT_CHECK);
    ada.worker.next(Aborted.class).done();
    ada.ends();
  }

  @Test
  void errorHeardCausesALookAndIsTheReasonWhenNothingRuns() {
    ada.hears(new SessionEvent.Failed(SESSION, new TurnError("ProviderAuthError", "no key")));
    ada.finds(new TurnLook.Cut());
    ada.ended(new Failed("ProviderAuthError: no key"));
  }

  @Test
  void eventsOfSubAgentsAndOtherTurnsChangeNothing() {
    ada.hears(new SessionEvent.Idle("ses_child"));
    ada.hears(new SessionEvent.Failed("ses_child", new TurnError("A", "b")));
    ada.hears(Rehearsal.begins("msg_9", "p0"));
    ada.settles();
    assertThat(ada.worker.waiting(Looked.class)).isZero();
  }

  @Test
  void beginningIsReportedOnceByEventOrLook() {
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.idle().done(new TurnLook.Running(true, null));
    ada.settles();
  }

  @Test
  void retriesOfTheProviderAreReportedByEventAndByLook() {
    ada.hears(
        new SessionEvent.StatusChanged(SESSION, new SessionStatus.Retry(1, "overloaded", NOON)));
    ada.reports.expectMessage(
        new Report.Retrying("ada", new SessionStatus.Retry(1, "overloaded", NOON)));
    ada.idle().done(new TurnLook.Running(false, new SessionStatus.Retry(2, "still", NOON)));
    ada.reports.expectMessage(
        new Report.Retrying("ada", new SessionStatus.Retry(2, "still", NOON)));
    ada.hears(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Busy()));
    ada.reports.expectMessage(new Report.BusyAgain("ada"));
    ada.hears(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Idle()));
    ada.settles();
  }

  @Test
  void cutTurnIsSentAgainUpToTheLimit() {
    for (int count = 0; count < 2; count++) {
      ada.hears(new Signal.Reconnected());
      ada.reports.expectMessage(new Report.Missed("ada"));
      ada.finds(new TurnLook.Cut());
      ada.settles();
      actors.timePasses(Duration.ofSeconds(2));
      ada.finds(new TurnLook.Cut());
      sentAgain();
    }
    ada.hears(new Signal.Reconnected());
    ada.reports.expectMessage(new Report.Missed("ada"));
    ada.finds(new TurnLook.Cut());
    ada.settles();
    ada.idle().done(new TurnLook.Cut());
    ada.ended(new Failed("the turn was cut 3 times"));
    ada.isIdle();
  }

  @Test
  void turnThatDoesNotBeginIsSentOnceMoreAfterTheGraceAndThenGivenUp() {
    ada.idle().done(new TurnLook.Cut());
    graceEnds();
    sentAgain();
    ada.idle().done(new TurnLook.Cut());
    graceEnds();
    ada.ended(
        new TurnOutcome.NotBegun("OpenCode took the prompt twice and began no turn within 30 s"));
    ada.isIdle();
    actors.timePasses(GRACE);
    ada.settles();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void graceIsNotOverBeforeItsTimeHoweverOftenTheSessionIsSeenIdle() {
    for (int count = 0; count < 3; count++) {
      ada.idle().done(new TurnLook.Cut());
      ada.settles();
    }
    ada.settles();
    actors.timePasses(GRACE.minusMillis(1));
    // The usual look at a turn nothing is heard of.
    ada.finds(new TurnLook.Cut());
    ada.settles();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void graceBeginsWhenTheTurnBeforeIsOver() {
    ada.settles();
    actors.timePasses(CHECK);
    ada.finds(new TurnLook.Running(false, null));
    ada.settles();
    actors.timePasses(CHECK);
    ada.finds(new TurnLook.Running(false, null));
    ada.settles();
    ada.idle().done(new TurnLook.Cut());
    ada.settles();
    actors.timePasses(GRACE.minus(CHECK));
    ada.settles();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void turnThatBeganIsNotDisturbedByTheGrace() {
    ada.hears(Rehearsal.begins("msg_9", PROMPT));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.settles();
    actors.timePasses(CHECK);
    ada.finds(new TurnLook.Running(true, null));
    ada.settles();
    actors.timePasses(CHECK);
    ada.finds(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
  }

  /** The grace is over, the usual look is due on the way; neither finds anything running. */
  private void graceEnds() {
    ada.settles();
    actors.timePasses(CHECK);
    ada.finds(new TurnLook.Cut());
    ada.settles();
    actors.timePasses(GRACE.minus(CHECK));
    ada.finds(new TurnLook.Cut());
  }

  private void sentAgain() {
    Prompted again = ada.worker.next(Prompted.class);
    assertThat(again.id()).isEqualTo(PROMPT);
    assertThat(again.prompt().parts()).isEqualTo(PARTS);
    again.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
  }

  @Test
  void interruptedTurnIsAbortedAgainUntilItStops() {
    ada.recipient.tell(new Recipient.Abort(INTERRUPTED));
    ada.aborts();
    ada.finds(new TurnLook.Running(true, null));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    ada.settles();
    actors.timePasses(ABORT_CHECK);
    ada.worker.next(Aborted.class).fails(unreachable("no one there"));
    ada.finds(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(INTERRUPTED);
  }

  @Test
  void abortThatCameBeforeTheServerBeganIsProvenByASecondLook() {
    ada.recipient.tell(new Recipient.Abort(INTERRUPTED));
    ada.aborts();
    ada.finds(new TurnLook.Cut());
    ada.settles();
    actors.timePasses(ABORT_CHECK);
    ada.aborts();
    ada.finds(new TurnLook.Cut());
    ada.ended(INTERRUPTED);
    ada.isIdle();
  }

  @Test
  void turnThatEndedBeforeItsAbortIsAnswered() {
    ada.recipient.tell(new Recipient.Abort(INTERRUPTED));
    ada.aborts();
    ada.finds(new TurnLook.Ended("Just done."));
    ada.ended(new Answered("Just done."));
    ada.isIdle();
  }

  @Test
  void lateEchoesOfATurnThatIsOverAreIgnored() {
    Looked early = ada.idle();
    ada.recipient.tell(new Recipient.Abort(INTERRUPTED));
    Aborted abort = ada.worker.next(Aborted.class);
    ada.idle().done(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
    early.done(new TurnLook.Gone());
    abort.done();
    ada.settles();
    actors.timePasses(Rehearsal.settings().turns().checkInterval());
    ada.settles();
    assertThat(ada.worker.waiting(Looked.class)).isZero();
    ada.isIdle();
  }

  @Test
  void closedRecipientLeavesItsTurnUnlessItIsToAbort() {
    ada.recipient.tell(new Recipient.Close(false));
    ada.ends();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
  }

  @Test
  void recipientThatAbortsAsItClosesAbortsOnceMoreForAServerThatHadNotBegun() {
    ada.recipient.tell(new Recipient.Close(true));
    Aborted first = ada.worker.next(Aborted.class);
    ada.recipient.tell(new Recipient.Close(true));
    ada.recipient.tell(new Recipient.Abort(INTERRUPTED));
    ada.recipient.tell(Rehearsal.run(1));
    ada.hears(new SessionEvent.Idle(SESSION));
    first.done();
    again().done();
    ada.ends();
    assertThat(ada.worker.waiting(Prompted.class)).isZero();
    assertThat(ada.worker.waiting(Looked.class)).isZero();
  }

  @Test
  void recipientThatCannotAbortAsItClosesGivesUpAfterSomeTries() {
    ada.recipient.tell(new Recipient.Close(true));
    ada.worker.next(Aborted.class).fails(unreachable("no one there"));
    for (int count = 1; count < 5; count++) {
      again().fails(unreachable("no one there"));
    }
    ada.ends();
  }

  /** The next abort; a closing recipient tells nothing, so time passes until it is there. */
  private Aborted again() {
    actors
        .probe(Object.class)
        .awaitAssert(
            () -> {
              actors.timePasses(ABORT_CHECK);
              assertThat(ada.worker.waiting(Aborted.class)).isPositive();
              return null;
            });
    return ada.worker.next(Aborted.class);
  }
}
