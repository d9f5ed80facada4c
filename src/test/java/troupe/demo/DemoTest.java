package troupe.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.api.MemberStatus;
import troupe.model.ModelCall;
import troupe.model.PromptScript;
import troupe.model.Step;
import troupe.terminal.Terminal;
import troupe.testing.Actors;

final class DemoTest {

  @RegisterExtension private final Actors actors = new Actors();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final CompletableFuture<Summary> end = new CompletableFuture<>();

  @Test
  void plotIsPlayedToItsEnd() throws Exception {
    play(new MemoryTeams(MemberStatus.READY));
    Summary summary = lookUntilTheEnd();
    assertThat(summary.results())
        .containsExactly(
            entry("ada", "The greeting API is built and answers on GET /greeting/NAME."),
            entry("bob", "12 tests of the greeting API pass."),
            entry("cy", "Version 1.0 is released: API, tests and guide."));
    assertThat(summary.notices()).isEqualTo(12);
    assertThat(text())
        .contains("too early, refused: Task \"t4\" is blocked by: t2.")
        .contains("ada → cy: The route is GET /greeting/NAME, please describe it.")
        .contains("tasks 5/5")
        .contains("12 idle notices reached the lead")
        .doesNotContain("[[");
  }

  @Test
  void everyPromptOfThePlotIsAScriptTheModelCanRead() throws Exception {
    MemoryTeams teams = new MemoryTeams(MemberStatus.READY);
    play(teams);
    lookUntilTheEnd();
    assertThat(teams.mailOf("lead", "ada", "bob"))
        .hasSize(13)
        .allSatisfy(
            mail -> {
              List<String> text = List.of(mail.sessionText());
              ModelCall call = new ModelCall("ses", "", "", text, text, 0, List.of("bash"));
              assertThat(new PromptScript().reply(call).steps())
                  .noneMatch(Step.Fail.class::isInstance)
                  .doesNotContain(new Step.Say("Done."))
                  .noneMatch(
                      step -> step instanceof Step.Say say && say.text().startsWith("Done:"));
            });
  }

  @Test
  void failedMemberEndsTheDemoAtOnce() {
    play(new MemoryTeams(MemberStatus.ERROR));
    assertThatThrownBy(this::lookUntilTheEnd)
        .hasRootCauseInstanceOf(DemoFailed.class)
        .hasRootCauseMessage("ada failed: the model is gone");
  }

  @Test
  void limitSaysWhatWasWaitedFor() {
    play(new MemoryTeams(MemberStatus.BUSY));
    // The limit runs from the first line on.
    actors.probe(Object.class).awaitAssert(() -> assertThat(text()).isNotEmpty());
    actors.timePasses(Demo.LIMIT);
    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(DemoFailed.class)
        .hasMessageContaining("not done after 110 s, waiting for: ");
  }

  @Test
  void stoppedDemoSaysSo() {
    ActorRef<Demo.Command> demo = play(new MemoryTeams(MemberStatus.BUSY));
    actors.stop(demo);
    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS))
        .hasRootCauseMessage("the demo was stopped");
  }

  private ActorRef<Demo.Command> play(MemoryTeams teams) {
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return actors.spawn(Demo.create(teams, Terminal.of(out, false), end));
  }

  /** Time passes until the demo ends; each look needs at most one interval of it. */
  private Summary lookUntilTheEnd() throws Exception {
    TestProbe<Object> probe = actors.probe(Object.class);
    probe.awaitAssert(
        Duration.ofSeconds(30),
        () -> {
          actors.timePasses(Duration.ofMillis(200));
          assertThat(end).isDone();
          return null;
        });
    return end.get();
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
