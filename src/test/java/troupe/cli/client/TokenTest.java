package troupe.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTest {

  @Test
  void spaceAroundItIsNoPartOfIt() throws CommandFailed {
    assertThat(Token.given(Map.of(Token.VARIABLE, " s3cret:{a}!\n"))).isEqualTo("s3cret:{a}!");
    assertThat(Token.given(Map.of(Token.VARIABLE, " "))).isEmpty();
    assertThat(Token.given(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3\ncret", "s3\rcret", "s3\u0007cret", "s3\u007fcret", "s3crät"})
  void oneThatNoClientCouldShowIsWrongUsageAndNotRepeated(String token) {
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> Token.given(Map.of(Token.VARIABLE, token)))
        .satisfies(failed -> assertThat(failed.exitCode()).isEqualTo(2))
        .withMessageContaining("TROUPE_TOKEN")
        .withMessageNotContaining("s3");
  }
}
