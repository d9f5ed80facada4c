package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.MemberStatus;
import troupe.api.MessageState;
import troupe.turn.TurnOutcome;
import troupe.turn.TurnOutcome.Aborted;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.turn.TurnOutcome.SessionGone;
import troupe.turn.TurnOutcome.Undelivered;

/** Every outcome of a turn, with more mail or not, for members that go on and that are to stop. */
final class TurnEndsTest {

  private static final String IDLE =
      "Teammate ada has gone idle and may need a follow-up or new task.";
  private static final String STOPPED = "Teammate ada stopped with an error: ";

  /**
   * @param more whether mail waits
   * @param stopping whether the member was told to stop, and has had its last word
   * @param status the member's after the turn
   * @param notice what the lead is told; {@code null} for nothing
   */
  record End(
      TurnOutcome outcome,
      boolean more,
      boolean stopping,
      MemberStatus status,
      @Nullable String notice) {}

  static Stream<End> ends() {
    List<End> all = new ArrayList<>();
    TurnOutcome answered = new Answered("It works.");
    all.add(new End(answered, false, false, MemberStatus.READY, IDLE));
    all.add(new End(answered, true, false, MemberStatus.BUSY, null));
    TurnOutcome aborted = new Aborted("it was interrupted");
    all.add(new End(aborted, false, false, MemberStatus.READY, IDLE));
    all.add(new End(aborted, true, false, MemberStatus.BUSY, null));
    TurnOutcome failed = new Failed("no key");
    all.add(new End(failed, false, false, MemberStatus.ERROR, STOPPED + "no key"));
    all.add(new End(failed, true, false, MemberStatus.BUSY, STOPPED + "no key"));
    String why = STOPPED + "the prompt could not be delivered: 500";
    TurnOutcome undelivered = new Undelivered("500", true);
    all.add(new End(undelivered, false, false, MemberStatus.ERROR, why));
    all.add(new End(undelivered, true, false, MemberStatus.BUSY, why));
    TurnOutcome gone = new SessionGone("it is gone");
    all.add(new End(gone, false, false, MemberStatus.ERROR, STOPPED + "it is gone"));
    all.add(new End(gone, true, false, MemberStatus.ERROR, STOPPED + "it is gone"));
    for (TurnOutcome outcome : List.of(answered, aborted, failed, undelivered, gone)) {
      all.add(new End(outcome, false, true, MemberStatus.SHUTDOWN, null));
    }
    all.add(new End(answered, true, true, MemberStatus.SHUTDOWN_REQUESTED, null));
    all.add(new End(aborted, true, true, MemberStatus.SHUTDOWN_REQUESTED, null));
    all.add(new End(failed, true, true, MemberStatus.SHUTDOWN_REQUESTED, STOPPED + "no key"));
    all.add(new End(undelivered, true, true, MemberStatus.SHUTDOWN_REQUESTED, why));
    all.add(new End(gone, true, true, MemberStatus.SHUTDOWN, null));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void turnEndsAsTheOutcomeSays(End end) {
    Story story = working(end);
    String turn = story.turn("ada");
    List<String> carried =
        List.copyOf(Samples.known(story.state().mail().box("ada").turn()).mail());
    List<String> waiting = List.copyOf(story.state().mail().box("ada").waiting());
    story.ends("ada", end.outcome());
    assertThat(story.status("ada")).isEqualTo(end.status());
    assertThat(carried).allMatch(id -> story.receipt(id) == receipt(end.outcome()));
    boolean goesOn = end.more() && !(end.outcome() instanceof SessionGone);
    if (goesOn) {
      assertThat(story.turn("ada")).isNotEqualTo(turn);
      assertThat(Samples.known(story.state().mail().box("ada").turn()).mail()).isEqualTo(waiting);
    } else {
      assertThat(story.state().mail().box("ada").turn()).isNull();
      assertThat(waiting).allMatch(id -> story.receipt(id) == MessageState.DEAD);
    }
  }

  @ParameterizedTest
  @MethodSource("ends")
  void leadIsToldOnceOrNotAtAll(End end) {
    Story story = working(end);
    story.ends("ada", end.outcome());
    if (end.notice() == null) {
      assertThat(story.notices()).isEmpty();
    } else {
      assertThat(story.notices()).singleElement().asString().startsWith(end.notice());
    }
  }

  private static Story working(End end) {
    Story story = new Story().spawned("ada");
    if (end.stopping()) {
      story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, story.moment()));
      if (!end.more()) {
        // Its first turn ends, so that the open one is that of the last word.
        story.ends("ada", new Answered("Done."));
      }
    } else if (end.more()) {
      story.mail("ada", "Next.");
    }
    return story;
  }

  private static MessageState receipt(TurnOutcome outcome) {
    return outcome instanceof Answered ? MessageState.ANSWERED : MessageState.DEAD;
  }
}
