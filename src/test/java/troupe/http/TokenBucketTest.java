package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import troupe.settings.HttpLimits;

/** How often one client may ask, by a clock that is given. */
final class TokenBucketTest {

  private static final HttpLimits.Rate RATE = new HttpLimits.Rate(10, 3);
  private static final long START = -5_000_000_000L;

  private final TokenBucket full = TokenBucket.full(RATE, START);

  @Test
  void burstMayBeAskedAtOnceAndThenNothing() {
    TokenBucket bucket = full;
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.hasOne()).isTrue();
      assertThat(bucket.untilOne()).isZero();
      bucket = bucket.less();
    }
    assertThat(bucket.hasOne()).isFalse();
    assertThat(bucket.untilOne()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void itFillsAtItsRate() {
    TokenBucket empty = full.less().less().less();
    assertThat(empty.filled(later(99)).hasOne()).isFalse();
    assertThat(empty.filled(later(99)).untilOne()).isEqualTo(Duration.ofMillis(1));
    assertThat(empty.filled(later(100)).hasOne()).isTrue();
    assertThat(empty.filled(later(100)).less().hasOne()).isFalse();
    assertThat(empty.filled(later(50)).filled(later(100)).less().credit()).isZero();
  }

  @Test
  void itNeverHoldsMoreThanTheBurst() {
    assertThat(full.less().filled(later(3_600_000_000L)))
        .isEqualTo(TokenBucket.full(RATE, later(3_600_000_000L)));
  }

  @Test
  void clockThatStandsStillGivesNothing() {
    assertThat(full.less().less().less().filled(START).hasOne()).isFalse();
  }

  private static long later(long millis) {
    return START + Duration.ofMillis(millis).toNanos();
  }
}
