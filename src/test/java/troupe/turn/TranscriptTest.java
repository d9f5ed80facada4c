package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.turn.Rehearsal.SESSION;
import static troupe.turn.Rehearsal.begins;
import static troupe.turn.Rehearsal.ends;
import static troupe.turn.Rehearsal.says;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionMessage;
import troupe.opencode.SessionStatus;
import troupe.opencode.Tokens;
import troupe.opencode.TurnError;
import troupe.worker.Spent;
import troupe.worker.TurnLook;

/** What of a turn can be believed because it was heard. */
final class TranscriptTest {

  private static final TurnError ABORTED = new TurnError("MessageAbortedError", "aborted");

  private final Transcript transcript = new Transcript();

  @BeforeEach
  void begin() {
    transcript.begin("p1");
  }

  @Test
  void answerOfSeveralStepsEndsWithItsLastAndCountsWhatAllTook() {
    hear(begins("m1", "p1"), says("m1", "t1", "Let me look."), ends("m1", "p1", "tool-calls"));
    assertThat(transcript.end()).isEmpty();
    hear(begins("m2", "p1"), says("m2", "t2", null), says("m2", "t2", "Done."));
    assertThat(transcript.end()).isEmpty();
    hear(says("m2", "t3", "All."), ends("m2", "p1", "stop"));
    assertThat(transcript.end())
        .contains(new TurnLook.Ended("Done.\nAll.", new Spent(new Tokens(20, 10, 0, 0, 0), 1)));
  }

  @Test
  void answerThatFailedEndsTheTurn() {
    hear(begins("m1", "p1"));
    hear(
        new SessionEvent.AssistantUpdated(
            SESSION,
            new SessionMessage(
                "m1",
                "assistant",
                "p1",
                Instant.EPOCH,
                null,
                ABORTED,
                List.of(),
                0,
                Tokens.NONE,
                false)));
    assertThat(transcript.end()).contains(new TurnLook.Failed(ABORTED, Spent.NONE));
  }

  @Test
  void answersToOtherPromptsAndTheirTextsAreNotHeard() {
    hear(begins("m0", "p0"), says("m0", "t0", "Old."), ends("m0", "p0", "stop"));
    hear(says("p1", "t1", "Go."));
    hear(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Idle()));
    assertThat(transcript.end()).isEmpty();
  }

  @Test
  void answerWhoseBeginningWasNotHeardIsNotBelieved() {
    hear(ends("m1", "p1", "stop"));
    assertThat(transcript.end()).isEmpty();
  }

  @Test
  void textThatWasNotHeardToItsEndIsNotBelieved() {
    hear(begins("m1", "p1"), says("m1", "t1", null), ends("m1", "p1", "stop"));
    assertThat(transcript.end()).isEmpty();
  }

  static Stream<Signal> misses() {
    return Stream.of(
        new Signal.Reconnected(),
        new Signal.Disconnected("reset by peer"),
        new Signal.Skipped(),
        new Signal.Happened(new SessionEvent.Removed(SESSION)));
  }

  @ParameterizedTest
  @MethodSource("misses")
  void nothingIsBelievedAfterAMissUntilTheNextPrompt(Signal miss) {
    hear(begins("m1", "p1"));
    hear(miss);
    hear(begins("m2", "p1"), ends("m2", "p1", "stop"));
    assertThat(transcript.end()).isEmpty();
    transcript.begin("p2");
    hear(begins("m3", "p2"), says("m3", "t3", "Next."), ends("m3", "p2", "stop"));
    assertThat(transcript.end()).isPresent();
  }

  @Test
  void answerThatIsTooLongToKeepIsNotBelieved() {
    hear(begins("m1", "p1"), says("m1", "t1", "x".repeat(60_000)));
    hear(says("m1", "t1", "y".repeat(60_000)));
    hear(ends("m1", "p1", "stop"));
    assertThat(transcript.end()).isPresent();
    hear(says("m1", "t2", "z".repeat(60_000)));
    assertThat(transcript.end()).isEmpty();
  }

  @Test
  void answerOfTooManyTextsIsNotKept() {
    hear(begins("m1", "p1"));
    for (int part = 0; part <= 200; part++) {
      hear(says("m1", "t" + part, null));
    }
    hear(ends("m1", "p1", "stop"));
    for (int part = 0; part <= 200; part++) {
      hear(says("m1", "t" + part, "."));
    }
    assertThat(transcript.end()).isEmpty();
  }

  private void hear(SessionEvent... events) {
    for (SessionEvent event : events) {
      hear(new Signal.Happened(event));
    }
  }

  private void hear(Signal signal) {
    transcript.hear(signal, Hearing.own(signal, SESSION));
  }
}
