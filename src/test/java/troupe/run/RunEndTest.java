package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.opencode.Tokens;
import troupe.turn.TurnOutcome;
import troupe.worker.Answer;
import troupe.worker.SessionRef;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerConfig;

final class RunEndTest {

  private static final WorkerConfig VISION = Workshop.agent(Reuse.SESSION);
  private static final TurnOutcome CUT = new TurnOutcome.Aborted("it was aborted");

  private static RunEnd end(TurnOutcome outcome, @Nullable Answer answer) {
    return end(null, outcome, answer, null);
  }

  private static RunEnd end(
      @Nullable String sessionId,
      TurnOutcome outcome,
      @Nullable Answer answer,
      @Nullable Cutting cutting) {
    Order order =
        new Order("r1", VISION, "Look.", List.of(), null, "/d", sessionId, Workshop.LIMIT);
    Attempt attempt =
        new Attempt(
            new SessionRef("ses_1", "/d"),
            false,
            "msg_1",
            TestInbox.<troupe.turn.Recipient.Command>create().getRef(),
            Instant.EPOCH,
            true);
    return new RunEnd(
        order,
        attempt,
        outcome,
        new Aftermath(Optional.ofNullable(answer), Optional.empty()),
        "heard",
        cutting);
  }

  private static Answer said(String text, String finish) {
    return new Answer(text, Tokens.NONE, 0, finish);
  }

  private static Refusal refusal(RunEnd end) {
    return ((Outcome.Refused<WorkerAnswer>) end.verdict()).refusal();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "length | the model reached its output limit before it had said anything",
        "tool-calls | the turn ended with tool calls and without a word",
        "content-filter | the provider's content filter held the answer back",
        "'' | the turn ended before the model gave back anything",
        "stop | the model ended its turn (stop) without a word",
      })
  void turnWithoutTextFailsWithItsLikelyCause(String finish, String reason) {
    Refusal refusal = refusal(end(new TurnOutcome.Answered(" "), said("", finish)));
    assertThat(refusal).isEqualTo(new Refusal.WorkerFailed("vision", "ses_1", reason, "heard"));
  }

  @Test
  void wholeAnswerIsPreferredToItsLastStep() {
    Outcome<WorkerAnswer> verdict =
        end(new TurnOutcome.Answered("Two."), said("One.\nTwo.", "stop")).verdict();
    assertThat(((Outcome.Done<WorkerAnswer>) verdict).value().text()).isEqualTo("One.\nTwo.");
  }

  @Test
  void promptAnsweredTogetherWithALaterOneHasThatAnswer() {
    Outcome<WorkerAnswer> verdict = end(new TurnOutcome.Answered("Both."), Answer.NONE).verdict();
    assertThat(((Outcome.Done<WorkerAnswer>) verdict).value().text()).isEqualTo("Both.");
  }

  @Test
  void sessionThatVanishedIsTheCallersOnlyIfTheyNamedIt() {
    TurnOutcome gone = new TurnOutcome.SessionGone("gone");
    assertThat(refusal(end("ses_1", gone, null, null)))
        .isEqualTo(new Refusal.NoSuchSession("ses_1"));
    assertThat(refusal(end(gone, null)))
        .isEqualTo(new Refusal.WorkerFailed("vision", "ses_1", "gone", "heard"));
  }

  @Test
  void promptThatNeverArrivedIsUnavailableUnlessTheServerSaidNo() {
    assertThat(refusal(end(new TurnOutcome.Undelivered("away", false), null)))
        .isEqualTo(new Refusal.WorkerUnavailable("vision", "away"));
    assertThat(refusal(end(new TurnOutcome.Undelivered("no", true), null)))
        .isEqualTo(new Refusal.WorkerFailed("vision", "ses_1", "no", "heard"));
  }

  @Test
  void turnThatWasCutSaysWhyAndWhatWasSaidByThen() {
    Cutting stopped = new Cutting(Cutting.Why.STOP, null);
    assertThat(refusal(end(null, CUT, said("I be", ""), stopped)))
        .isEqualTo(new Refusal.WorkerStopped("vision", "I be"));
    Cutting late = new Cutting(Cutting.Why.LIMIT, "bash (rm *)");
    assertThat(refusal(end(null, CUT, null, late)))
        .isEqualTo(
            new Refusal.WorkerTimedOut("vision", "ses_1", Workshop.LIMIT, "heard", "bash (rm *)"));
  }
}
