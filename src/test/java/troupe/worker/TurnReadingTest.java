package troupe.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.opencode.SessionMessage;
import troupe.opencode.SessionStatus;
import troupe.opencode.Tokens;
import troupe.opencode.TurnError;

final class TurnReadingTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SessionStatus BUSY = new SessionStatus.Busy();
  private static final SessionStatus IDLE = new SessionStatus.Idle();
  private static final TurnError ABORTED = new TurnError("MessageAbortedError", "aborted");

  @Test
  void promptTheSessionDoesNotHaveIsMissing() {
    assertThat(read("p1", null)).isEqualTo(new TurnLook.Missing());
    assertThat(read("p1", IDLE, prompt("p0"), answer("p0", "Old.")))
        .isEqualTo(new TurnLook.Missing());
  }

  @Test
  void completedAnswerEndsTheTurnWhateverTheStatusSays() {
    assertThat(read("p1", null, prompt("p1"), answer("p1", "Done.")))
        .isEqualTo(new TurnLook.Ended("Done."));
    assertThat(read("p1", BUSY, prompt("p1"), answer("p1", "Done.")))
        .isEqualTo(new TurnLook.Ended("Done."));
  }

  @Test
  void answerBeingWrittenRuns() {
    assertThat(read("p1", BUSY, prompt("p1"))).isEqualTo(new TurnLook.Running(false, null));
    assertThat(read("p1", BUSY, prompt("p1"), open("p1")))
        .isEqualTo(new TurnLook.Running(true, null));
  }

  @Test
  void promptListedLaterThatWasAnsweredInTheFutureIsAnOlderOne() {
    SessionMessage older = assistant("p1", NOON.plusSeconds(3_600), "stop", "Done.");
    assertThat(read("p2", IDLE, prompt("p2"), prompt("p1"), older)).isEqualTo(new TurnLook.Cut());
  }

  @Test
  void stepsOutOfOrderDoNotHideTheAnswer() {
    assertThat(read("p1", IDLE, answer("p1", "Done."), prompt("p1"), step("p1", "Let me look.")))
        .isEqualTo(new TurnLook.Ended("Done."));
  }

  @Test
  void promptThatIsAnsweredAgainAndAgainIsRepeated() {
    SessionMessage done = answer("p1", "Done.");
    assertThat(read("p1", BUSY, done, done, done, open("p1"), prompt("p1"), step("p1", "")))
        .isEqualTo(new TurnLook.Repeating("Done."));
    assertThat(read("p2", BUSY, prompt("p2"), done, done, done, open("p1"), prompt("p1")))
        .isEqualTo(new TurnLook.Repeating(null));
    assertThat(read("p2", BUSY, done, done, done, prompt("p2"), open("p2")))
        .isEqualTo(new TurnLook.Running(true, null));
  }

  @Test
  void retryOfTheProviderIsSeen() {
    SessionStatus.Retry retry = new SessionStatus.Retry(2, "overloaded", NOON);
    assertThat(read("p1", retry, prompt("p1"), open("p1")))
        .isEqualTo(new TurnLook.Running(true, retry));
  }

  @Test
  void stepThatEndsWithToolCallsIsNotTheEnd() {
    assertThat(read("p1", BUSY, prompt("p1"), step("p1", "Let me look.")))
        .isEqualTo(new TurnLook.Running(true, null));
    assertThat(read("p1", null, prompt("p1"), step("p1", "Let me look.")))
        .isEqualTo(new TurnLook.Cut());
    assertThat(read("p1", null, prompt("p1"), step("p1", "Let me look."), answer("p1", "Done.")))
        .isEqualTo(new TurnLook.Ended("Done."));
  }

  @Test
  void textOfAnEarlierStepStandsInWhenTheLastHasNone() {
    assertThat(read("p1", null, prompt("p1"), step("p1", "It works."), answer("p1", " \n")))
        .isEqualTo(new TurnLook.Ended("It works."));
    assertThat(read("p1", null, prompt("p1"), answer("p1"))).isEqualTo(new TurnLook.Ended(""));
    assertThat(read("p1", null, prompt("p1"), answer("p1", "One.", "Two.")))
        .isEqualTo(new TurnLook.Ended("One.\nTwo."));
  }

  @Test
  void unfinishedAnswerOfAnIdleSessionWasCut() {
    assertThat(read("p1", null, prompt("p1"))).isEqualTo(new TurnLook.Cut());
    assertThat(read("p1", IDLE, prompt("p1"), open("p1"))).isEqualTo(new TurnLook.Cut());
  }

  @Test
  void errorEndsTheTurnAlsoWithoutACompletion() {
    assertThat(read("p1", null, prompt("p1"), failed("p1")))
        .isEqualTo(new TurnLook.Failed(ABORTED));
    assertThat(read("p1", null, prompt("p1"), step("p1", "Let me look."), failed("p1")))
        .isEqualTo(new TurnLook.Failed(ABORTED));
  }

  @Test
  void abortedPromptThatWasSentAgainIsReadByItsLastAnswer() {
    assertThat(read("p1", BUSY, prompt("p1"), failed("p1"), open("p1")))
        .isEqualTo(new TurnLook.Running(true, null));
    assertThat(read("p1", null, prompt("p1"), failed("p1"), answer("p1", "Done.")))
        .isEqualTo(new TurnLook.Ended("Done."));
  }

  @Test
  void promptOvertakenByALaterOneIsAnsweredWithIt() {
    assertThat(read("p1", null, prompt("p1"), prompt("p2"), answer("p2", "Both.")))
        .isEqualTo(new TurnLook.Ended("Both."));
    assertThat(
            read("p1", null, prompt("p1"), step("p1", "Hm."), prompt("p2"), answer("p2", "Both.")))
        .isEqualTo(new TurnLook.Ended("Both."));
    assertThat(read("p1", null, prompt("p1"), prompt("p2"), failed("p2")))
        .isEqualTo(new TurnLook.Failed(ABORTED));
    assertThat(read("p1", BUSY, prompt("p1"), prompt("p2"), answer("p2", "Both.")))
        .isEqualTo(new TurnLook.Running(false, null));
    assertThat(read("p1", null, prompt("p1"), prompt("p2"), step("p2", "Hm.")))
        .isEqualTo(new TurnLook.Cut());
  }

  @Test
  void answerToAnEarlierPromptThatEndsLaterIsNotTheAnswer() {
    assertThat(read("p1", null, prompt("p0"), prompt("p1"), answer("p0", "To the first.")))
        .isEqualTo(new TurnLook.Cut());
  }

  @Test
  void adoptedTurnIsThatOfTheLastPrompt() {
    assertThat(read("", null, prompt("p1"), answer("p1", "Old."), prompt("p2")))
        .isEqualTo(new TurnLook.Cut());
    assertThat(read("", BUSY, prompt("p1"), answer("p1", "Old."), prompt("p2"), open("p2")))
        .isEqualTo(new TurnLook.Running(true, null));
    assertThat(read("", null, prompt("p1"), prompt("p2"), answer("p2", "Done.")))
        .isEqualTo(new TurnLook.Ended("Done."));
    assertThat(read("", null)).isEqualTo(new TurnLook.Missing());
  }

  @Test
  void longTurnWhosePromptIsNoLongerListedIsReadByItsLastSteps() {
    SessionMessage[] steps =
        Stream.generate(() -> step("p1", "Hm.")).limit(99).toArray(SessionMessage[]::new);
    assertThat(read("p1", BUSY, steps)).isEqualTo(new TurnLook.Running(true, null));
    assertThat(read("p1", null, steps)).isEqualTo(new TurnLook.Cut());
    steps[98] = answer("p1", "Done.");
    assertThat(read("p1", null, steps)).isEqualTo(new TurnLook.Ended("Done."));
  }

  @Test
  void wholeAnswerIsEveryTextOfEveryStepWithAllTokensAndCost() {
    List<SessionMessage> messages =
        List.of(
            prompt("p0"),
            answer("p0", "Old."),
            prompt("p1"),
            costly(step("p1", "Let me look.", " "), 0.25, 1),
            costly(step("p1"), 0.25, 2),
            costly(answer("p1", "One.", "Two.\n"), 0.5, 4));
    assertThat(TurnReading.answer(messages, "p1"))
        .isEqualTo(new Answer("Let me look.\nOne.\nTwo.", new Tokens(7, 14, 0, 0, 0), 1.0, "stop"));
  }

  @Test
  void answerThatHasNotBegunIsNone() {
    assertThat(TurnReading.answer(List.of(prompt("p1")), "p1")).isEqualTo(Answer.NONE);
    assertThat(TurnReading.answer(List.of(), "p1")).isEqualTo(Answer.NONE);
  }

  @Test
  void answerThatIsBeingWrittenHasWhatThereIsAndNoFinish() {
    assertThat(TurnReading.answer(List.of(prompt("p1"), open("p1")), "p1"))
        .isEqualTo(new Answer("So f", Tokens.NONE, 0, ""));
  }

  @Test
  void answerThatWasStoppedWhileItsModelWasTriedAgainIsNoGoodEnd() {
    assertThat(read("p1", null, prompt("p1"), assistant("p1", NOON, null)))
        .isInstanceOf(TurnLook.Failed.class)
        .asString()
        .contains("MessageAbortedError");
    assertThat(read("p1", null, prompt("p1"), answer("p1"))).isEqualTo(new TurnLook.Ended(""));
  }

  @Test
  void turnThatIsOverSaysWhatAllItsStepsTook() {
    Spent both = new Spent(new Tokens(110, 220, 0, 0, 0), 0.75);
    SessionMessage step = costly(step("p1", "Let me look."), 0.5, 100);
    assertThat(read("p1", null, prompt("p1"), step, costly(answer("p1", "Done."), 0.25, 10)))
        .isEqualTo(new TurnLook.Ended("Done.", both));
    assertThat(read("p1", null, prompt("p1"), step, costly(assistant("p1", NOON, null), 0.25, 10)))
        .extracting(TurnLook::spent)
        .isEqualTo(both);
    assertThat(
            read("p2", null, step, prompt("p2"), costly(answer("p2", "Done."), 0.25, 10)).spent())
        .isEqualTo(new Spent(new Tokens(10, 20, 0, 0, 0), 0.25));
  }

  @Test
  void runningTurnShowsItsToolAndThatThereIsMoreToRead() {
    TurnLook.Running before = running(prompt("p1"), working("p1", "So"));
    assertThat(before.working()).isTrue();
    assertThat(running(prompt("p1"), working("p1", "So")).progress()).isEqualTo(before.progress());
    assertThat(running(prompt("p1"), working("p1", "So far")).progress())
        .isNotEqualTo(before.progress());
    assertThat(running(prompt("p1"), open("p1")).working()).isFalse();
  }

  private static TurnLook.Running running(SessionMessage... messages) {
    return (TurnLook.Running) TurnReading.read(List.of(messages), "p1", BUSY, NOON);
  }

  private static SessionMessage working(String parent, String text) {
    return new SessionMessage(
        "a_" + parent, "assistant", parent, null, null, null, List.of(text), 0, Tokens.NONE, true);
  }

  private static SessionMessage costly(SessionMessage message, double cost, long tokens) {
    return new SessionMessage(
        message.id(),
        message.role(),
        message.parentId(),
        message.completed(),
        message.finish(),
        message.error(),
        message.texts(),
        cost,
        new Tokens(tokens, 2 * tokens, 0, 0, 0),
        message.working());
  }

  private static TurnLook read(
      String messageId, @Nullable SessionStatus status, SessionMessage... messages) {
    TurnLook look = TurnReading.read(List.of(messages), messageId, status, NOON);
    // The number that stands for all there is to read has a test of its own.
    return look instanceof TurnLook.Running running
        ? new TurnLook.Running(running.begun(), running.retry(), running.working(), 0)
        : look;
  }

  private static SessionMessage prompt(String id) {
    return new SessionMessage(
        id, "user", null, null, null, null, List.of("Go."), 0, Tokens.NONE, false);
  }

  private static SessionMessage answer(String parent, String... texts) {
    return assistant(parent, NOON, "stop", texts);
  }

  private static SessionMessage step(String parent, String... texts) {
    return assistant(parent, NOON, "tool-calls", texts);
  }

  private static SessionMessage open(String parent) {
    return assistant(parent, null, null, "So f");
  }

  private static SessionMessage failed(String parent) {
    return new SessionMessage(
        "a_" + parent, "assistant", parent, NOON, null, ABORTED, List.of(), 0, Tokens.NONE, false);
  }

  private static SessionMessage assistant(
      String parent, @Nullable Instant completed, @Nullable String finish, String... texts) {
    return new SessionMessage(
        "a_" + parent,
        "assistant",
        parent,
        completed,
        finish,
        null,
        List.of(texts),
        0,
        Tokens.NONE,
        false);
  }
}
