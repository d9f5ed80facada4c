package troupe.opencode;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by time, as OpenCode needs them: prefix, 12 hex digits of {@code millis *
 * 4096 + counter}, 14 random characters. Later ids of one instance are greater, unless the clock
 * was set back by more than a second: OpenCode never ends a turn whose prompt has an id from the
 * future (1.18.33), so ids follow the clock then. Safe for many threads if the random generator is.
 */
public final class OpenCodeIds {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 14;
  private static final long COUNTERS_PER_MILLI = 4096;
  private static final long SET_BACK = 1_000 * COUNTERS_PER_MILLI;
  private static final long STAMP_MASK = (1L << 48) - 1;

  private final Clock clock;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  public OpenCodeIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public String messageId() {
    return id("msg_");
  }

  public String partId() {
    return id("prt_");
  }

  private String id(String prefix) {
    long now = clock.millis() * COUNTERS_PER_MILLI;
    long stamp = last.updateAndGet(previous -> after(previous, now)) & STAMP_MASK;
    StringBuilder id = new StringBuilder(prefix).append("%012x".formatted(stamp));
    for (int count = 0; count < RANDOM_LENGTH; count++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  private static long after(long previous, long now) {
    return previous - now > SET_BACK ? now : Math.max(previous + 1, now);
  }
}
