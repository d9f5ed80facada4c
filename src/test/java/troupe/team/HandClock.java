package troupe.team;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on when a test moves it. */
final class HandClock extends Clock {

  private final AtomicReference<Instant> now;

  HandClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  void forward(Duration amount) {
    now.updateAndGet(was -> was.plus(amount));
  }

  @Override
  public Instant instant() {
    return now.get();
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
