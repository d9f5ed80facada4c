package troupe.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes on when a test moves it. */
public final class HandClock extends Clock {

  private final AtomicLong now;

  public HandClock(Instant now) {
    this.now = new AtomicLong(now.toEpochMilli());
  }

  /** Or back, when {@code amount} is negative. */
  public void forward(Duration amount) {
    now.addAndGet(amount.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
