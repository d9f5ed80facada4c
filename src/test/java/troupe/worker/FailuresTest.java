package troupe.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FailuresTest {

  @Test
  void asManyAsTheLimitAreTooMany() {
    Failures one = Failures.none(2).oneMore();
    assertThat(one.areTooMany()).isFalse();
    assertThat(one.oneMore().areTooMany()).isTrue();
  }

  @Test
  void forgivenOnesCountNoMore() {
    Failures forgiven = Failures.none(2).oneMore().forgiven();
    assertThat(forgiven.areNone()).isTrue();
    assertThat(forgiven.oneMore().areTooMany()).isFalse();
  }
}
