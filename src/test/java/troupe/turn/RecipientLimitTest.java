package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.turn.Rehearsal.PARTS;
import static troupe.turn.Rehearsal.PROMPT;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.opencode.TurnError;
import troupe.testing.Actors;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.TurnLook;

/** Turns that last too long; other tests of recipients have no limit. */
final class RecipientLimitTest {

  /** Shorter than the pause between two looks, so that it comes first. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @RegisterExtension private final Actors actors = new Actors();
  private final Rehearsal ada = new Rehearsal(actors, Rehearsal.settings("turns.limit = 15s"));

  @Test
  void turnOfBeforeARestartHasItsLimitToo() {
    ada.recipient.tell(new Recipient.Run(PROMPT, PARTS, null, 3, true));
    ada.finds(new TurnLook.Running(true, null));
    ada.reports.expectMessage(new Report.Seen("ada", PROMPT));
    actors.timePasses(LIMIT);
    ada.aborts();
  }

  @Test
  void turnPastItsLimitIsAbortedAndFails() {
    ada.following();
    actors.timePasses(LIMIT);
    ada.aborts();
    ada.finds(new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted")));
    ada.ended(new Failed("the turn passed its limit of PT15S"));
    ada.isIdle();
  }

  @Test
  void limitOfAnEarlierTurnDoesNotCutTheNext() {
    ada.following();
    ada.idle().done(new TurnLook.Ended("Done."));
    ada.ended(new Answered("Done."));
    actors.timePasses(LIMIT.dividedBy(2));
    ada.recipient.tell(Rehearsal.run(1));
    ada.worker.next(Prompted.class).done();
    ada.reports.expectMessage(new Report.Delivered("ada", PROMPT));
    actors.timePasses(LIMIT.dividedBy(2));
    ada.settles();
    assertThat(ada.worker.waiting(Aborted.class)).isZero();
  }
}
