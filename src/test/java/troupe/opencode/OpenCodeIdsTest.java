package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OpenCodeIdsTest {

  private final AtomicLong now = new AtomicLong(1_795_238_143_715L);
  private final OpenCodeIds ids = new OpenCodeIds(new SettableClock(now), new Random(1));

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
        now.addAndGet(-900);
      }
      made.add(ids.messageId());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  /** OpenCode never ends a turn whose prompt is from the future. */
  @Test
  void idsFollowAClockThatIsSetBack() {
    ids.messageId();
    now.addAndGet(-60_000);
    assertThat(ids.messageId()).startsWith("msg_1fc873c8");
    assertThat(ids.messageId()).startsWith("msg_1fc873c8");
  }

  private static final class SettableClock extends Clock {

    private final AtomicLong now;

    SettableClock(AtomicLong now) {
      this.now = now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now.get());
    }
  }
}
