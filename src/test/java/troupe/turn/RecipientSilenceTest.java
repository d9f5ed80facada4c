package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.turn.Rehearsal.PARTS;
import static troupe.turn.Rehearsal.PROMPT;
import static troupe.turn.Rehearsal.SESSION;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.opencode.TurnError;
import troupe.testing.Actors;
import troupe.turn.TurnOutcome.Failed;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.TurnLook;

/** Turns that do not go on: silent, behind a failing provider, on a server that does not answer. */
final class RecipientSilenceTest {

  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(50);
  private static final Duration ABORT_AFTER = Duration.ofSeconds(25);
  private static final Duration ABORT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ABORT_CHECK = Duration.ofSeconds(1);
  private static final SessionEvent STIRRED = new SessionEvent.Stirred(SESSION);
  private static final String UNCUT =
      "; OpenCode did not stop it in time, so its session may go on for a while";

  @RegisterExtension private final Actors actors = new Actors();
  private final Rehearsal ada =
      new Rehearsal(
          actors,
          Rehearsal.settings(
              """
              turns { silence-limit = 50s, silence-abort = 25s, abort-limit = 10s, retry-limit = 3 }
              delivery.grace = 10m
              """));

  @Test
  void turnThatHangsBeforeItsFirstStepIsToldThenCut() {
    following();
    TurnLook nothing = new TurnLook.Running(false, null);
    passesFinding(nothing, false);
    passesFinding(nothing, false);
    fence();
    actors.timePasses(SILENCE.minus(LOOK).minus(LOOK));
    ada.reports.expectMessage(new Report.Silent("ada", PROMPT, SILENCE));
    passesFinding(nothing, false);
    fence();
    actors.timePasses(ABORT_AFTER.minus(LOOK));
    ada.worker.next(Aborted.class).done();
    ada.worker
        .next(Looked.class)
        .done(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(new Failed("the turn showed no sign of life for 75 s"));
    ada.isIdle();
  }

  @Test
  void whatIsHeardIsLife() {
    following();
    for (int count = 0; count < 10; count++) {
      ada.hears(STIRRED);
      fence();
      actors.timePasses(LOOK);
    }
    fence();
  }

  @Test
  void toolThatRunsForLongIsLife() {
    following();
    for (int count = 0; count < 10; count++) {
      passesFinding(new TurnLook.Running(true, null, true, 1), count == 0);
    }
    fence();
  }

  @Test
  void progressThatIsSeenIsLifeThoughNothingIsHeard() {
    following();
    for (int count = 0; count < 10; count++) {
      passesFinding(new TurnLook.Running(true, null, false, count), count == 0);
    }
    fence();
  }

  @Test
  void silentTurnThatMovesAgainIsNotCut() {
    following();
    actors.timePasses(SILENCE);
    ada.reports.expectMessage(new Report.Silent("ada", PROMPT, SILENCE));
    ada.hears(STIRRED);
    ada.reports.expectMessage(new Report.Recovered("ada", PROMPT));
    actors.timePasses(ABORT_AFTER);
    fence();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
    actors.timePasses(SILENCE);
    ada.reports.expectMessage(new Report.Silent("ada", PROMPT, SILENCE));
  }

  @Test
  void promptThatNobodyTakesIsToldAndNotCut() {
    ada.sending();
    actors.timePasses(SILENCE);
    ada.reports.expectMessage(new Report.Silent("ada", PROMPT, SILENCE));
    actors.timePasses(ABORT_AFTER.multipliedBy(2));
    ada.hears(STIRRED);
    ada.reports.expectMessage(new Report.Recovered("ada", PROMPT));
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
  }

  @Test
  void promptThatIsTakenAfterAllIsLife() {
    Prompted prompted = ada.sending();
    actors.timePasses(SILENCE);
    ada.reports.expectMessage(new Report.Silent("ada", PROMPT, SILENCE));
    prompted.done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    ada.reports.expectMessage(new Report.Recovered("ada", PROMPT));
  }

  @Test
  void turnThatMayHaveBeenSilentBeforeARestartIsSaidToMove() {
    ada.recipient.tell(new Recipient.Run(PROMPT, PARTS, null, 3, true));
    ada.finds(new TurnLook.Running(false, null));
    fence();
    ada.hears(STIRRED);
    ada.reports.expectMessage(new Report.Recovered("ada", PROMPT));
  }

  @Test
  void lostConnectionIsToldOnceAndThatTheTurnRunsWhenItIsBack() {
    following();
    ada.hears(new Signal.Disconnected("silent for 75 s"));
    ada.hears(new Signal.Disconnected("connection refused"));
    ada.reports.expectMessage(new Report.Unreachable("ada", PROMPT, "silent for 75 s"));
    fence();
    ada.hears(new Signal.Reconnected());
    ada.reports.expectMessage(new Report.Missed("ada"));
    ada.finds(new TurnLook.Running(false, null));
    ada.reports.expectMessage(new Report.Recovered("ada", PROMPT));
    ada.hears(new Signal.Disconnected("silent for 75 s"));
    ada.reports.expectMessage(new Report.Unreachable("ada", PROMPT, "silent for 75 s"));
  }

  @Test
  void idleRecipientDoesNotMindALostConnection() {
    ada.hears(new Signal.Disconnected("silent for 75 s"));
    ada.settles();
    ada.isIdle();
  }

  @Test
  void providerThatFailsPastTheLimitEndsTheTurn() {
    following();
    retries(3);
    fence();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
    retries(4);
    ada.worker.next(Aborted.class).done();
    ada.worker
        .next(Looked.class)
        .done(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(new Failed("the model's provider failed 4 times in a row: overloaded"));
    ada.isIdle();
  }

  @Test
  void providerThatIsSeenToFailPastTheLimitEndsTheTurn() {
    following();
    ada.idle().done(new TurnLook.Running(false, retry(4)));
    ada.reports.expectMessage(new Report.Retrying("ada", retry(4)));
    ada.worker.next(Aborted.class).done();
  }

  @Test
  void abortThatIsNeverAnsweredDoesNotKeepATurnOpen() {
    following();
    ada.recipient.tell(new Recipient.Abort(new TurnOutcome.Aborted("it was interrupted")));
    ada.worker.next(Aborted.class);
    fence();
    actors.timePasses(ABORT_LIMIT);
    ada.ended(new TurnOutcome.Aborted("it was interrupted"));
    ada.isIdle();
  }

  @Test
  void looksThatKeepFailingDoNotKeepACutTurnOpen() {
    following();
    retries(4);
    ada.worker.next(Aborted.class).fails(unreachable("no one there"));
    ada.worker.next(Looked.class).fails(unreachable("no one there"));
    for (int second = 1; second < ABORT_LIMIT.toSeconds(); second++) {
      fence();
      actors.timePasses(ABORT_CHECK);
      ada.worker.next(Aborted.class).fails(unreachable("no one there"));
      ada.worker.next(Looked.class).fails(unreachable("no one there"));
    }
    fence();
    actors.timePasses(ABORT_CHECK);
    ada.ended(new Failed("the model's provider failed 4 times in a row: overloaded" + UNCUT));
  }

  @Test
  void sessionThatGoesOnInSpiteOfAbortsIsGivenUp() {
    following();
    retries(4);
    ada.worker.next(Aborted.class).done();
    ada.worker.next(Looked.class).done(new TurnLook.Running(false, null));
    fence();
    actors.timePasses(ABORT_LIMIT);
    ada.ended(new Failed("the model's provider failed 4 times in a row: overloaded" + UNCUT));
  }

  private void retries(int attempt) {
    ada.hears(new SessionEvent.StatusChanged(SESSION, retry(attempt)));
    ada.reports.expectMessage(new Report.Retrying("ada", retry(attempt)));
  }

  private static SessionStatus.Retry retry(int attempt) {
    return new SessionStatus.Retry(attempt, "overloaded", Instant.EPOCH);
  }

  /** A turn whose prompt arrived, and whose time counts. */
  private void following() {
    ada.following();
    fence();
  }

  /** All told so far is handled, and nothing was reported because of it; no sign of life. */
  private void fence() {
    ada.hears(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Busy()));
    ada.reports.expectMessage(new Report.BusyAgain("ada"));
  }

  private void passesFinding(TurnLook look, boolean first) {
    fence();
    actors.timePasses(LOOK);
    ada.finds(look);
    if (first) {
      ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    }
  }
}
