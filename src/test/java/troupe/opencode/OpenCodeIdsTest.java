package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import troupe.testing.HandClock;

final class OpenCodeIdsTest {

  private final HandClock clock = new HandClock(Instant.ofEpochMilli(1_795_238_143_715L));
  private final OpenCodeIds ids = new OpenCodeIds(clock, new Random(1));

  /** The stamp is that of a message OpenCode itself made in this millisecond. */
  @Test
  void anIdHasOpenCodesForm() {
    assertThat(ids.messageId()).matches("msg_1fc8826e3000[0-9A-Za-z]{14}");
    assertThat(ids.partId()).matches("prt_1fc8826e3001[0-9A-Za-z]{14}");
  }

  @Test
  void laterIdsAreGreaterAlsoWhenTheClockIsPutRight() {
    List<String> made = new ArrayList<>();
    for (int count = 0; count < 10_000; count++) {
      if (count == 5_000) {
        clock.forward(Duration.ofMillis(-900));
      }
      made.add(ids.messageId());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  /** OpenCode never ends a turn whose prompt is from the future. */
  @Test
  void idsFollowAClockThatIsSetBack() {
    ids.messageId();
    clock.forward(Duration.ofMinutes(-1));
    assertThat(ids.messageId()).startsWith("msg_1fc873c8");
    assertThat(ids.messageId()).startsWith("msg_1fc873c8");
  }
}
