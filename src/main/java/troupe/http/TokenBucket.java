package troupe.http;

import java.time.Duration;
import troupe.settings.HttpLimits;

/**
 * What one client may still ask for. It fills with time up to the burst, and every request takes
 * one.
 *
 * @param credit billionths of a request, up to the burst
 * @param at when that was, in nanoseconds of a clock that only goes forward
 */
record TokenBucket(HttpLimits.Rate rate, long credit, long at) {

  private static final long ONE = 1_000_000_000;

  static TokenBucket full(HttpLimits.Rate rate, long now) {
    return new TokenBucket(rate, most(rate), now);
  }

  /** The same, later. */
  TokenBucket filled(long now) {
    // No more time than fills it, or the product could overflow.
    long elapsed = Math.min(Math.max(0, now - at), most(rate) / rate.perSecond() + 1);
    return new TokenBucket(rate, Math.min(most(rate), credit + elapsed * rate.perSecond()), now);
  }

  /** Whether a request may be made. */
  boolean hasOne() {
    return credit >= ONE;
  }

  /** After a request; only where there {@linkplain #hasOne is one} left. */
  TokenBucket less() {
    return new TokenBucket(rate, credit - ONE, at);
  }

  /** How long until there is one; zero when there is. */
  Duration untilOne() {
    long missing = Math.max(0, ONE - credit);
    return Duration.ofNanos(-Math.floorDiv(-missing, rate.perSecond()));
  }

  private static long most(HttpLimits.Rate rate) {
    return rate.burst() * ONE;
  }
}
