package troupe.store;

import java.time.Duration;

/**
 * Decides how long appends are gathered until one sync stores them all, which costs the same for
 * one as for many. Where a crowd comes, more of it are on their way, and are waited for while they
 * keep coming. Few are never waited for: nothing would be done meanwhile, and their sync only be
 * later.
 */
final class Gathering {

  /** What one sync has to have served for more to be waited for before the next. */
  private static final int CROWD = 8;

  /** How many are enough: the more wait for each other, the fewer are left to do something. */
  private static final int ENOUGH = 24;

  /** Moments that the limit is made of. */
  private static final int MOMENTS = 5;

  private final Duration moment;
  private int lastShared;
  private int seen;
  private int moments;

  /**
   * @param limit the longest time; zero never waits
   */
  Gathering(Duration limit) {
    moment = limit.dividedBy(MOMENTS);
  }

  /** How long to wait until looking again. */
  Duration moment() {
    return moment;
  }

  /**
   * Whether to wait a moment and look again.
   *
   * @param gathered appends so far
   */
  boolean waits(int gathered) {
    boolean more = gathered > seen;
    seen = gathered;
    boolean wanted = lastShared >= CROWD && gathered < ENOUGH;
    return wanted && more && !moment.isZero() && moments++ < MOMENTS;
  }

  /** A sync has stored {@code appends} of them. */
  void shared(int appends) {
    lastShared = appends;
    seen = 0;
    moments = 0;
  }
}
