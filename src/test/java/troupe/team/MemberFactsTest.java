package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.TokenCount;
import troupe.opencode.Tokens;
import troupe.store.Entry;
import troupe.turn.Report;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.worker.Spent;

/** What a person sees of a member beside its status. */
final class MemberFactsTest {

  private static final TeamFile FILE = new TeamFile("/home/ada", 1_000, Samples.KEYS);

  private final Story story = new Story().spawned("ada");

  @Test
  void statusIsKnownSinceTheEventThatGaveIt() {
    assertThat(ada().status()).isEqualTo(MemberStatus.BUSY);
    assertThat(ada().since()).isEqualTo(lastTime("member.busy"));
    story.mail("ada", "One more.");
    assertThat(ada().since()).isEqualTo(lastTime("member.busy"));
    story.ends("ada", new Answered("One."));
    story.ends("ada", new Answered("Two."));
    assertThat(ada().since()).isEqualTo(lastTime("member.idle"));
    story.mail("ada", "Again.");
    story.ends("ada", new Failed("no key"));
    assertThat(ada().since()).isEqualTo(lastTime("member.failed"));
  }

  @Test
  void whatTurnsTookAddsUpHoweverTheyEnd() {
    story.mail("ada", "One more.");
    end(new Report.Ended("ada", story.turn("ada"), new Answered("One."), spent(100, 0.5)));
    end(new Report.Ended("ada", story.turn("ada"), new Failed("no key"), spent(10, 0.25)));
    assertThat(ada().tokens()).isEqualTo(new TokenCount(110, 2, 4, 6, 8));
    assertThat(ada().cost()).isEqualTo(0.75);
  }

  @Test
  void taskInHandIsTheOneClaimedLast() {
    assertThat(ada().currentTask()).isNull();
    String first = task("First");
    String second = task("Second");
    claim(second);
    claim(first);
    assertThat(ada().currentTask()).isEqualTo(first);
    story.done(TaskRules.complete(story.state(), Samples.session("ada"), first, null));
    assertThat(ada().currentTask()).isEqualTo(second);
    assertThat(known(story.state().view().members().get("ada")).currentTask()).isEqualTo(second);
  }

  @Test
  void factsAreInTheSnapshotAndOneOfAnEarlierBuildIsReadWithoutThem()
      throws JsonProcessingException {
    end(new Report.Ended("ada", story.turn("ada"), new Answered("One."), spent(100, 0.5)));
    ObjectNode json = Samples.written(story.state());
    assertThat(read(json)).isEqualTo(story.member("ada"));
    ((ObjectNode) json.at("/members/ada")).remove(List.of("since", "usage"));
    assertThat(read(json).since()).isNull();
    assertThat(read(json).usage()).isEqualTo(Usage.NONE);
  }

  private static MemberState read(ObjectNode json) throws JsonProcessingException {
    ObjectNode text = (ObjectNode) TeamJson.MAPPER.readTree(json.toString());
    return known(FILE.read(text, 1).member("ada"));
  }

  private void end(Report.Ended report) {
    story.happens(TurnRules.ended(story.state(), report, story.moment()));
  }

  private static Spent spent(long input, double cost) {
    return new Spent(new Tokens(input, 1, 2, 3, 4), cost);
  }

  private String task(String title) {
    return story.done(TaskRules.add(story.state(), LEAD, Samples.newTask(title), NOON)).id();
  }

  private void claim(String id) {
    story.done(TaskRules.claim(story.state(), Samples.session("ada"), id));
  }

  private MemberView ada() {
    return story.state().view(story.member("ada"));
  }

  private Instant lastTime(String type) {
    return story.journal().stream()
        .filter(entry -> entry.type().equals(type))
        .map(Entry::at)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
