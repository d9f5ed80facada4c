package troupe.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptScriptTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void directivesAreCarriedOutInOrderAndTheTextAroundThemIgnored() {
    assertThat(steps("You are ada. [[wait 500ms]] now [[say Hello, world]] [[hang]] bye"))
        .containsExactly(
            new Step.Wait(Duration.ofMillis(500)), new Step.Say("Hello, world"), new Step.Hang());
  }

  @Test
  void callEndsTheReplyAndTheNextCallGoesOnAfterIt() throws Exception {
    String prompt = "[[say a]] [[call bash {\"x\":[[1],[2]]}]] [[say b]] [[call read]] [[say c]]";
    assertThat(steps(prompt))
        .containsExactly(
            new Step.Say("a"), new Step.Call("bash", JSON.readTree("{\"x\":[[1],[2]]}")));
    assertThat(steps(1, prompt))
        .containsExactly(new Step.Say("b"), new Step.Call("read", JSON.createObjectNode()));
    assertThat(steps(2, prompt)).containsExactly(new Step.Say("c"));
    assertThat(steps(3, prompt)).containsExactly(new Step.Say("Done."));
  }

  @Test
  void textWithoutDirectivesIsQuotedShortly() {
    assertThat(steps("Please\n  look at [[ -f file ]] and [[this]]."))
        .containsExactly(new Step.Say("Done: Please look at [[ -f file ]] and [[this]]."));
    assertThat(steps("😀".repeat(100))).containsExactly(new Step.Say("Done: " + "😀".repeat(60)));
    assertThat(steps("")).containsExactly(new Step.Say("Done: "));
  }

  @Test
  void everyOpenMessageIsAnsweredButOnlyTheNewestMayHoldTheTurnUp() {
    assertThat(steps(0, "[[wait 9s]] [[say a]] [[hang]]", "plain", "[[wait 1s]] [[say c]]"))
        .containsExactly(
            new Step.Say("a"),
            new Step.Say("Done: plain"),
            new Step.Wait(Duration.ofSeconds(1)),
            new Step.Say("c"));
  }

  @Test
  void smallCallOfOpenCodeGetsATitle() {
    ModelCall title = call(0, List.of(), "[[fail 500 no]]");
    assertThat(new PromptScript().reply(title))
        .isEqualTo(Reply.of(new Step.Say("Scripted session")));
  }

  @Test
  void failureKeepsItsStatusAndMessage() {
    assertThat(steps("[[fail 429 slow down]]")).containsExactly(new Step.Fail(429, "slow down"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[say never closed",
        "[[wait long]]",
        "[[wait -1s]]",
        "[[fail 200 fine]]",
        "[[fail]]",
        "[[hang on]]",
        "[[call]]",
        "[[call bash {\"a\":]]",
        "[[call bash {\"a\":1} more]]",
        "[[call bash plain]]"
      })
  void directiveThatCannotBeReadFailsTheCall(String prompt) {
    assertThat(steps(prompt))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Fail.class,
            fail -> {
              assertThat(fail.status()).isEqualTo(400);
              assertThat(fail.message()).startsWith("malformed directive [[");
            });
  }

  private static List<Step> steps(String prompt) {
    return steps(0, prompt);
  }

  private static List<Step> steps(int toolCalls, String... open) {
    return new PromptScript().reply(call(toolCalls, List.of("bash"), open)).steps();
  }

  private static ModelCall call(int toolCalls, List<String> tools, String... open) {
    List<String> texts = List.of(open);
    return new ModelCall(
        "ses_1", "stub-model", "You are a title generator.", texts, texts, toolCalls, tools);
  }
}
