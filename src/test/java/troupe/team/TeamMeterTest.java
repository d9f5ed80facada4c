package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.api.Answerer;
import troupe.api.MemberView.Retry;
import troupe.api.PermissionAnswer.Reply;
import troupe.metrics.Meters;
import troupe.opencode.PermissionAsk;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

final class TeamMeterTest {

  private final Story story = new Story();
  private final Notebook notes = new Notebook();

  /** Writes down what it is told. */
  private static final class Notebook implements Meters {
    private final List<String> told = new ArrayList<>();
    private @Nullable Levels levels;

    @Override
    public void teamStands(String team, Levels now) {
      levels = now;
    }

    @Override
    public void teamEnded(String team) {
      levels = null;
    }

    @Override
    public void turnEnded(boolean lead, Ending ending, @Nullable Duration length) {
      told.add("%s %s %s".formatted(lead ? "lead" : "member", ending, length));
    }

    @Override
    public void noticesSent(int notices) {
      told.add("notices " + notices);
    }

    @Override
    public void modelRetried() {
      told.add("retried");
    }

    @Override
    public void mailDied() {
      told.add("died");
    }

    @Override
    public void askAnswered(String by, Duration waited) {
      told.add("%s after %s".formatted(by, waited));
    }
  }

  @Test
  void levelsAreThoseOnDiskFromTheStart() {
    story.spawned("ada").ready("bob");
    story.mail("ada", "one");
    story.mail("ada", "two");
    story.asks("ada", new PermissionAsk("per_1", "ses_ada", "bash", List.of("rm *")));
    TeamMeter meter = new TeamMeter(notes, story.state());
    // The first prompt and two messages for ada, and what the lead is to hear of bob.
    assertThat(notes.levels).isEqualTo(new Meters.Levels(2, 1, 4, 3, 1));
    meter.ended();
    assertThat(notes.levels).isNull();
  }

  @Test
  void turnIsTimedFromItsStartAndEndsAsItWasReported() {
    TeamMeter meter = new TeamMeter(notes, story.state());
    int before = story.journal().size();
    story.spawned("ada");
    store(meter, before, 0);
    Report cut = new Report.Ended("ada", story.turn("ada"), new TurnOutcome.Aborted("told to"));
    meter.reported(story.state(), cut);
    meter.reported(
        story.state(), new Report.Ended("ada", "msg_other", new TurnOutcome.Answered("")));
    before = story.journal().size();
    story.ends("ada", new TurnOutcome.Aborted("told to"));
    store(meter, before, 30);
    assertThat(notes.told).contains("member ABORTED PT30S");
  }

  @Test
  void turnThatWasOpenAtTheStartIsTimedFromItsMail() {
    story.spawned("ada");
    TeamMeter meter = new TeamMeter(notes, story.state());
    int before = story.journal().size();
    story.ends("ada", new TurnOutcome.Answered("Done."));
    store(meter, before, 60);
    assertThat(notes.told).containsExactly("member ANSWERED PT1M");
  }

  @Test
  void noticesRetriesAndAnswersAreTold() {
    story.ready("bob").spawned("ada");
    story.asks("ada", new PermissionAsk("per_1", "ses_ada", "bash", List.of("rm *")));
    TeamMeter meter = new TeamMeter(notes, story.state());
    int before = story.journal().size();
    story.happens(
        StallRules.retrying(
            story.state(), "ada", new Retry(1, "busy", NOON.plusSeconds(5)), story.moment()));
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    Ruling ruling = new Ruling(Answerer.LEAD, Reply.ONCE, null, List.of(), null);
    story.happens(PermissionRules.answered(story.state(), "per_1", ruling, story.moment()));
    store(meter, before, 60);
    assertThat(notes.told).hasSize(3).startsWith("retried", "notices 1");
    // It was asked some events after noon, each of which takes a millisecond in a story.
    assertThat(notes.told.get(2)).startsWith("lead after PT59.9");
    assertThat(Samples.known(notes.levels).asks()).isZero();
  }

  /** What the story has since {@code before} is on disk, some seconds after noon. */
  private void store(TeamMeter meter, int before, int seconds) {
    List<TeamEvent> events =
        story.journal().subList(before, story.journal().size()).stream()
            .map(TeamJson::event)
            .toList();
    meter.stored(events, story.state(), NOON.plusSeconds(seconds));
  }
}
