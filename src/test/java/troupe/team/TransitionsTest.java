package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TransitionsTest {

  @Test
  void everyEventHasALine() {
    Set<Class<?>> events =
        Arrays.stream(TeamEvent.class.getPermittedSubclasses()).collect(Collectors.toSet());
    assertThat(Set.<Class<?>>copyOf(Transitions.known())).isEqualTo(events);
  }
}
