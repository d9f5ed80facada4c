package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.answered;
import static troupe.opencode.OpenCodeTroubles.failed;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.opencode.OpenCodeTroubles.unreachable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.opencode.OpenCodeException;
import troupe.opencode.PromptPart;
import troupe.opencode.SessionEvent.AssistantUpdated;
import troupe.opencode.TextPart;
import troupe.opencode.TurnError;
import troupe.turn.Turn.Verdict;
import troupe.turn.TurnOutcome.Aborted;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.turn.TurnOutcome.SessionGone;
import troupe.turn.TurnOutcome.Undelivered;
import troupe.worker.TurnLook;

final class TurnTest {

  private static final List<PromptPart> PARTS = List.of(new TextPart("prt_1", "Go."));
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final TurnOutcome CUT = new Aborted("it was interrupted");
  private static final TurnError NO_KEY = new TurnError("ProviderAuthError", "no key");
  private static final TurnError ABORTED = new TurnError("MessageAbortedError", "aborted");

  private final Turn turn = Turn.of(new Recipient.Run("p1", PARTS, null, 2, false));

  static List<TurnLook> stopped() {
    return List.of(new TurnLook.Missing(), new TurnLook.Cut());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerEndsTheTurnAlsoWhileItIsBeingCut(boolean cut) {
    Turn asked = cut ? turn.cutting(CUT) : turn;
    assertThat(asked.heard(NO_KEY).judge(new TurnLook.Ended("Done."), 3, GRACE))
        .isEqualTo(new Verdict.Over(new Answered("Done.")));
  }

  @Test
  void turnThatRepeatsItselfIsCutAndEndsWithItsAnswer() {
    assertThat(turn.judge(new TurnLook.Repeating("Done."), 3, GRACE))
        .isEqualTo(new Verdict.Cut(new TurnOutcome.Answered("Done.")));
    assertThat(turn.cutting(CUT).judge(new TurnLook.Repeating("Done."), 3, GRACE))
        .isInstanceOf(Verdict.GoesOn.class);
    assertThat(turn.judge(new TurnLook.Repeating(null), 3, GRACE))
        .isInstanceOfSatisfying(
            Verdict.Cut.class,
            cut -> assertThat(cut.outcome()).isInstanceOf(TurnOutcome.Failed.class));
  }

  @Test
  void errorInTheMessagesEndsTheTurn() {
    assertThat(turn.judge(new TurnLook.Failed(NO_KEY), 3, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("ProviderAuthError: no key")));
    assertThat(turn.cutting(CUT).judge(new TurnLook.Failed(NO_KEY), 3, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("ProviderAuthError: no key")));
  }

  @Test
  void abortedTurnEndsAsItWasCutOrAsAFailureWhenSomebodyElseCutIt() {
    assertThat(turn.cutting(CUT).judge(new TurnLook.Failed(ABORTED), 3, GRACE))
        .isEqualTo(new Verdict.Over(CUT));
    assertThat(turn.judge(new TurnLook.Failed(ABORTED), 3, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("MessageAbortedError: aborted")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sessionThatIsGoneEndsTheTurn(boolean cut) {
    Verdict verdict = (cut ? turn.cutting(CUT) : turn).judge(new TurnLook.Gone(), 3, GRACE);
    assertThat(verdict)
        .isEqualTo(new Verdict.Over(new SessionGone("its session does not exist any more")));
  }

  @Test
  void runningTurnGoesOnAndEarlierErrorsWereAboutSomethingElse() {
    Verdict verdict = turn.heard(NO_KEY).judge(new TurnLook.Running(true, null), 3, GRACE);
    Turn alive = ((Verdict.GoesOn) verdict).turn();
    assertThat(alive.begun()).isTrue();
    assertThat(alive.error()).isNull();
    Verdict later = alive.judge(new TurnLook.Running(false, null), 3, GRACE);
    assertThat(((Verdict.GoesOn) later).turn().begun()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void cutTurnIsSentAgainSoOftenAndThenFails(TurnLook look) {
    Turn now = turn;
    for (int resume = 1; resume <= 2; resume++) {
      Verdict verdict = now.alive(true).judge(look, 2, GRACE);
      assertThat(verdict).isInstanceOf(Verdict.Resume.class);
      now = ((Verdict.Resume) verdict).turn();
      assertThat(now.resumes()).isEqualTo(resume);
    }
    assertThat(now.alive(true).judge(look, 2, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("the turn was cut 3 times")));
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void turnOfAServerThatWasAwayIsCutOnlyWhenASecondLookFindsNothingEither(TurnLook look) {
    Verdict first = turn.mayBeLost().judge(look, 3, GRACE);
    assertThat(first).isInstanceOf(Verdict.GoesOn.class);
    Turn still = ((Verdict.GoesOn) first).turn();
    assertThat(still.judge(look, 3, GRACE)).isInstanceOf(Verdict.Resume.class);
    Turn found = Turn.of(new Recipient.Run("msg_1", PARTS, null, 3, true));
    assertThat(found.judge(look, 3, GRACE)).isInstanceOf(Verdict.Resume.class);
  }

  @Test
  void promptThatTheServerForgotIsSentAgainWithoutAnyGrace() {
    Turn still = goesOn(turn.judge(new TurnLook.Missing(), 3, GRACE));
    Verdict verdict = still.judge(new TurnLook.Missing(), 3, GRACE);
    assertThat(((Verdict.Resume) verdict).turn().resumes()).isEqualTo(1);
  }

  @Test
  void turnThatDoesNotBeginIsWaitedForSentOnceMoreAndThenGivenUp() {
    TurnLook nothing = new TurnLook.Cut();
    Turn waiting = goesOn(goesOn(turn.judge(nothing, 3, GRACE)).judge(nothing, 3, GRACE));
    assertThat(waiting.isAwaited()).isTrue();
    Verdict verdict = waiting.waitedFor().judge(nothing, 3, GRACE);
    Turn again = ((Verdict.Resume) verdict).turn();
    assertThat(again.run()).isEqualTo(turn.run());
    assertThat(again.resumes()).as("that is no crash").isZero();
    Turn once = goesOn(goesOn(again.judge(nothing, 3, GRACE)).judge(nothing, 3, GRACE));
    assertThat(once.waitedFor().judge(nothing, 3, GRACE))
        .isEqualTo(
            new Verdict.Over(
                new TurnOutcome.NotBegun(
                    "OpenCode took the prompt twice and began no turn within 30 s")));
  }

  @Test
  void turnThatBeganInTimeIsNotMissedByTheGrace() {
    Turn begun = turn.waitedFor().alive(true);
    Verdict cut = begun.judge(new TurnLook.Cut(), 3, GRACE);
    assertThat(((Verdict.Resume) cut).turn().resumes()).isEqualTo(1);
    Turn behindAnother = turn.waitedFor().alive(false);
    Turn still = goesOn(behindAnother.judge(new TurnLook.Cut(), 3, GRACE));
    assertThat(still.judge(new TurnLook.Cut(), 3, GRACE)).isInstanceOf(Verdict.GoesOn.class);
  }

  private static Turn goesOn(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.GoesOn.class);
    return ((Verdict.GoesOn) verdict).turn();
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void errorHeardIsWhyNothingRuns(TurnLook look) {
    assertThat(turn.heard(NO_KEY).judge(look, 3, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("ProviderAuthError: no key")));
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void abortIsDoneWhenASecondLookFindsNothingRunningEither(TurnLook look) {
    Verdict first = turn.cutting(CUT).judge(look, 3, GRACE);
    assertThat(first).isInstanceOf(Verdict.GoesOn.class);
    Turn still = ((Verdict.GoesOn) first).turn();
    assertThat(still.judge(look, 3, GRACE)).isEqualTo(new Verdict.Over(CUT));
    Verdict begun = still.judge(new TurnLook.Running(true, null), 3, GRACE);
    assertThat(((Verdict.GoesOn) begun).turn().judge(look, 3, GRACE))
        .isInstanceOf(Verdict.GoesOn.class);
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void turnOfTheEarlierPluginCannotBeSentAgain(TurnLook look) {
    assertThat(Turn.of(new Recipient.Run("", List.of(), null, 2, false)).judge(look, 3, GRACE))
        .isEqualTo(new Verdict.Over(new Failed("it was cut before Troupe took over")));
  }

  @Test
  void promptTheServerSaysNoToIsUndelivered() {
    assertThat(outcome(turn, refused("no"))).isEqualTo(new Undelivered("no", true));
    assertThat(outcome(turn, answered(400, "bad"))).isEqualTo(new Undelivered("bad", true));
  }

  @Test
  void errorsAreTriedAgainSoOften() {
    Turn.NotSent first = turn.notSent(failed("broken"));
    assertThat(first.outcome()).isNull();
    assertThat(first.turn().attempts()).isEqualTo(1);
    assertThat(outcome(first.turn(), failed("broken"))).isEqualTo(new Undelivered("broken", true));
  }

  @Test
  void absentServerIsWaitedForWithoutEnd() {
    Turn now = turn;
    for (int count = 0; count < 50; count++) {
      Turn.NotSent verdict = now.notSent(unreachable("no one there"));
      assertThat(verdict.outcome()).isNull();
      now = verdict.turn();
    }
    assertThat(now.notSent(failed("broken")).outcome()).isNull();
  }

  @Test
  void unknownSessionIsGoneAndACutTurnIsHandedOverFirst() {
    assertThat(outcome(turn, answered(404, "not found"))).isInstanceOf(SessionGone.class);
    assertThat(turn.cutting(CUT).notSent(unreachable("no one there")).outcome()).isNull();
    assertThat(turn.cutting(CUT).notSent(failed("broken")).outcome()).isNull();
  }

  @Test
  void firstAnswerToThePromptBeginsTheTurn() {
    AssistantUpdated answer = Rehearsal.begins("msg_2", "p1");
    assertThat(turn.beginsWith(answer)).isTrue();
    assertThat(turn.alive(true).beginsWith(answer)).isFalse();
    assertThat(turn.beginsWith(Rehearsal.begins("msg_2", "p0"))).isFalse();
    assertThat(turn.beginsWith(Rehearsal.begins("msg_2", null))).isFalse();
  }

  private static TurnOutcome outcome(Turn turn, OpenCodeException cause) {
    return Objects.requireNonNull(turn.notSent(cause).outcome());
  }
}
