package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.opencode.ModelRef;

final class ModelHintTest {

  private static final List<ModelRef> MODELS =
      List.of(
          new ModelRef("anthropic", "claude-sonnet-4-5"),
          new ModelRef("anthropic", "claude-opus-4-1"),
          new ModelRef("openai", "gpt-5"));

  @Test
  void modelThatExistsIsNotTheCause() {
    assertThat(ModelHint.of(new ModelRef("openai", "gpt-5"), MODELS)).isEmpty();
  }

  @Test
  void nearModelsAreNamedNearestFirst() {
    assertThat(ModelHint.of(new ModelRef("antropic", "claude-sonet-4-5"), MODELS))
        .contains(
            "there is no model \"antropic/claude-sonet-4-5\"; near it:"
                + " anthropic/claude-sonnet-4-5, anthropic/claude-opus-4-1");
  }

  @Test
  void farModelsAreNot() {
    assertThat(ModelHint.of(new ModelRef("zz", "q"), MODELS))
        .contains("there is no model \"zz/q\"");
  }
}
