package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Readiness readiness = new Readiness(Duration.ofMinutes(1), nanos::get);

  @Test
  void daemonWithoutTroublesIsReady() {
    assertThat(readiness.health().causes()).isEmpty();
  }

  @Test
  void partIsInTroubleUntilItSaysOtherwise() {
    Consumer<Optional<String>> server = readiness.reporter("process", "opencode is starting");
    Consumer<Optional<String>> events = readiness.reporter("events", "no connection yet");
    assertThat(readiness.health().causes())
        .containsExactly("no connection yet", "opencode is starting");
    server.accept(Optional.empty());
    events.accept(Optional.of("reset by peer"));
    assertThat(readiness.health().causes()).containsExactly("reset by peer");
    events.accept(Optional.empty());
    events.accept(Optional.empty());
    assertThat(readiness.health().causes()).isEmpty();
    server.accept(Optional.of("it ended"));
    assertThat(readiness.health().causes()).containsExactly("it ended");
  }

  @Test
  void teamsThatAreReadAndADiskThatRefusesAreCausesAndNameNobody() {
    readiness.opening("blue");
    readiness.opening("red");
    assertThat(readiness.health().causes()).containsExactly("still being read from disk: 2 teams");
    readiness.running("blue");
    readiness.gone("red");
    readiness.diskRefused("blue");
    assertThat(readiness.health().causes())
        .containsExactly("the disk refuses to take what is decided: 1 team");
    readiness.diskTook("blue");
    assertThat(readiness.health().causes()).isEmpty();
  }

  @Test
  void refusalOfTheDiskIsForgottenWhenNobodyWritesAnyMore() {
    readiness.diskRefused("blue");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(readiness.health().causes()).hasSize(1);
    nanos.incrementAndGet();
    assertThat(readiness.health().causes()).isEmpty();
  }

  @Test
  void damagedTeamIsAWarningUntilItIsPutAway() {
    readiness.opening("blue");
    readiness.damaged("blue");
    assertThat(readiness.health().causes()).isEmpty();
    assertThat(readiness.health().warnings()).containsExactly("damaged, see GET /v1/teams: 1 team");
    readiness.gone("blue");
    assertThat(readiness.health().warnings()).isEmpty();
  }
}
