package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import troupe.api.Refusal;
import troupe.settings.Settings;

final class SpawnBreakerTest {

  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final Instant OVER = NOON.plus(PAUSE);

  private final SpawnBreaker fresh = SpawnBreaker.closed(Settings.defaults().spawn());
  private final SpawnBreaker open = failed(fresh, 3);

  @Test
  void fewFailuresDoNotOpenIt() {
    assertThat(failed(fresh, 2).check("blue", NOON)).isEmpty();
  }

  @Test
  void failuresInARowOpenItAndItSaysWhyAndForHowLong() {
    assertThat(open.check("blue", NOON.plusSeconds(20)))
        .contains(new Refusal.SpawnPaused("blue", 3, "no room", Duration.ofSeconds(40)));
  }

  @Test
  void successBetweenFailuresForgivesThem() {
    assertThat(failed(failed(fresh, 2).worked(), 2).check("blue", NOON)).isEmpty();
  }

  @Test
  void successOfOneThatWasUnderwayClosesIt() {
    assertThat(open.worked().check("blue", NOON)).isEmpty();
  }

  @Test
  void itClosesAfterThePauseAndCountsAfresh() {
    assertThat(open.check("blue", OVER.minusMillis(1))).isPresent();
    assertThat(open.check("blue", OVER)).isEmpty();
    SpawnBreaker again = open.failed("no room", OVER);
    assertThat(again.check("blue", OVER)).isEmpty();
    assertThat(again.failed("no", OVER).failed("no", OVER).check("blue", OVER)).isPresent();
  }

  @Test
  void failureOfOneThatWasUnderwayLengthensThePause() {
    SpawnBreaker later = open.failed("still no room", NOON.plusSeconds(30));
    assertThat(later.check("blue", OVER)).isPresent();
  }

  @Test
  void clockThatIsSetBackClosesIt() {
    assertThat(open.check("blue", NOON.minusSeconds(1))).isEmpty();
  }

  private static SpawnBreaker failed(SpawnBreaker breaker, int times) {
    SpawnBreaker next = breaker;
    for (int count = 0; count < times; count++) {
      next = next.failed("no room", NOON);
    }
    return next;
  }
}
