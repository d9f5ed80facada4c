package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private final Readiness readiness = new Readiness();

  @Test
  void daemonWithoutTroublesIsReady() {
    assertThat(readiness.causes()).isEmpty();
  }

  @Test
  void partIsInTroubleUntilItSaysOtherwise() {
    Consumer<Optional<String>> server = readiness.reporter("process", "opencode is starting");
    Consumer<Optional<String>> events = readiness.reporter("events", "no connection yet");
    assertThat(readiness.causes()).containsExactly("no connection yet", "opencode is starting");
    server.accept(Optional.empty());
    events.accept(Optional.of("reset by peer"));
    assertThat(readiness.causes()).containsExactly("reset by peer");
    events.accept(Optional.empty());
    events.accept(Optional.empty());
    assertThat(readiness.causes()).isEmpty();
    server.accept(Optional.of("it ended"));
    assertThat(readiness.causes()).containsExactly("it ended");
  }
}
