package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.Caller;
import troupe.team.MailRules.Letter;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;

/** Who owes the lead a word: every way into the debt and out of it, alone and one after another. */
final class ReportRulesTest {

  /** Something that happens. */
  private interface Step {
    void accept(Story story);
  }

  /** One life of ada, who has answered her first prompt and told the lead so. */
  record Life(String name, boolean owes, List<Step> steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Step REPORT = says("ada", "lead");
  private static final Step MAIL = from(LEAD);
  private static final Step END = story -> story.ends("ada", new Answered("Done."));

  static Stream<Life> lives() {
    List<Life> all = new ArrayList<>();
    all.add(life("nothing more", false));
    all.add(life("mail of the lead", true, MAIL, END));
    all.add(life("mail of a person", true, from(OPERATOR), END));
    all.add(life("mail of the lead, a word to it", false, MAIL, REPORT, END));
    all.add(life("mail of the lead, a word to another", true, MAIL, says("ada", "bob"), END));
    all.add(life("mail of another", false, says("bob", "ada"), END));
    all.add(life("a word before the mail is handed over", true, MAIL, MAIL, REPORT, END, END));
    all.add(life("a word after it is", false, MAIL, MAIL, END, REPORT, END));
    all.add(life("a broadcast of the lead", true, ReportRulesTest::broadcast, END));
    all.add(life("an interrupt", true, ReportRulesTest::interrupt, END));
    all.add(life("a task", true, ReportRulesTest::claim));
    all.add(life("a task and a word", false, ReportRulesTest::claim, REPORT));
    all.add(life("still busy", false, MAIL));
    all.add(life("an error, of which the lead is told", false, MAIL, ReportRulesTest::fail));
    all.add(life("a task while told to stop", false, ReportRulesTest::claim, stop(false)));
    all.add(life("gone", false, ReportRulesTest::claim, stop(true)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("lives")
  void memberOwesAReportUntilItWritesToTheLead(Life life) {
    assertThat(after(life).member("ada").owesReport()).isEqualTo(life.owes());
  }

  @Test
  void firstPromptIsMailOfTheLead() {
    assertThat(new Story().ready("ada").member("ada").owesReport()).isTrue();
  }

  @Test
  void idleNoticeSaysSo() {
    Story silent = new Story().ready("ada");
    assertThat(silent.notices()).singleElement().asString().contains("ada has not reported.");
    Story talks = new Story().spawned("ada");
    REPORT.accept(talks);
    END.accept(talks);
    assertThat(talks.notices())
        .last()
        .asString()
        .contains("has gone idle")
        .doesNotContain("reported");
  }

  @Test
  void debtSurvivesARestart() {
    Story story = after(life("", true, MAIL, END));
    TeamState read = new TeamFile("/", 10, Samples.KEYS).read(Samples.written(story.state()), 1);
    assertThat(Samples.known(read.member("ada")).owesReport()).isTrue();
  }

  private static Story after(Life life) {
    Story story = new Story().spawned("ada");
    REPORT.accept(story);
    END.accept(story);
    story.ready("bob");
    life.steps().forEach(step -> step.accept(story));
    return story;
  }

  private static Life life(String name, boolean owes, Step... steps) {
    return new Life(name, owes, List.of(steps));
  }

  private static Step says(String from, String to) {
    return story ->
        story.done(
            MailRules.send(story.state(), session(from), new Letter(to, "Hi."), story.moment()));
  }

  private static Step from(Caller caller) {
    return story ->
        story.done(MailRules.send(story.state(), caller, new Letter("ada", "Go."), story.moment()));
  }

  private static Step stop(boolean force) {
    return story ->
        story.done(MemberRules.shutdown(story.state(), LEAD, "ada", force, story.moment()));
  }

  private static void broadcast(Story story) {
    story.done(MailRules.broadcast(story.state(), LEAD, "All.", story.moment()));
  }

  private static void interrupt(Story story) {
    story.done(
        MemberRules.interrupt(story.state(), LEAD, new Letter("ada", "Stop."), story.moment()));
  }

  private static void claim(Story story) {
    String id = story.done(TaskRules.add(story.state(), LEAD, Samples.newTask("Do"), NOON)).id();
    story.done(TaskRules.claim(story.state(), session("ada"), id));
  }

  private static void fail(Story story) {
    story.ends("ada", new Failed("no key"));
  }
}
