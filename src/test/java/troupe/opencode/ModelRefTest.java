package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelRefTest {

  @Test
  void theProviderEndsAtTheFirstSlash() {
    assertThat(ModelRef.parse("a/b/c")).contains(new ModelRef("a", "b/c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/b", "a/", " /b", "a/ "})
  void halfAModelIsNone(String text) {
    assertThat(ModelRef.parse(text)).isEmpty();
  }
}
