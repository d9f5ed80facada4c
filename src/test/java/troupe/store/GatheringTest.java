package troupe.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GatheringTest {

  private final Gathering gathering = new Gathering(Duration.ofMillis(1));

  @Test
  void nobodyIsWaitedForBeforeManyHaveCome() {
    assertThat(gathering.waits(1)).isFalse();
    gathering.shared(7);
    assertThat(gathering.waits(7)).isFalse();
  }

  @Test
  void manyAreWaitedForWhileTheyKeepComing() {
    gathering.shared(8);
    assertThat(gathering.waits(1)).isTrue();
    assertThat(gathering.waits(2)).isTrue();
    assertThat(gathering.waits(2)).isFalse();
  }

  @Test
  void nobodyIsWaitedForLongerThanTheLimit() {
    gathering.shared(100);
    int moments = 0;
    while (gathering.waits(moments + 1)) {
      moments++;
    }
    assertThat(gathering.moment().multipliedBy(moments)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void twentyFourAreEnough() {
    gathering.shared(100);
    assertThat(gathering.waits(23)).isTrue();
    assertThat(gathering.waits(24)).isFalse();
  }

  @Test
  void eachSyncBeginsAnew() {
    gathering.shared(8);
    assertThat(gathering.waits(9)).isTrue();
    assertThat(gathering.waits(9)).isFalse();
    gathering.shared(9);
    assertThat(gathering.waits(2)).isTrue();
  }

  @Test
  void crowdThatIsGoneIsNotWaitedForAgain() {
    gathering.shared(8);
    assertThat(gathering.waits(1)).isTrue();
    gathering.shared(1);
    assertThat(gathering.waits(1)).isFalse();
  }

  @Test
  void limitOfZeroNeverWaits() {
    Gathering never = new Gathering(Duration.ZERO);
    never.shared(100);
    assertThat(never.waits(1)).isFalse();
  }
}
