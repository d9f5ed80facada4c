package troupe.turn;

import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.worker.TurnLook;

/**
 * What tells whether a session that should work does. What it says and thinks, its tools, what it
 * asks, and retries of its model are signs of life; that it is said to be busy is none.
 *
 * @param heard whether there was a sign of life since the last beat
 * @param progress what the last look could read; {@code null} before the first
 * @param silent whether its silence was told, or may have been before a restart
 * @param link how its events arrive
 */
record Pulse(boolean heard, @Nullable Integer progress, boolean silent, Link link) {

  /** How a session's events arrive. */
  enum Link {
    UP,
    DOWN,
    /** Again, but the session was not looked at since. */
    BACK
  }

  /**
   * A turn begins.
   *
   * @param before whether it may have begun before Troupe was started
   */
  static Pulse of(boolean before) {
    return new Pulse(false, null, before, Link.UP);
  }

  Pulse after(Signal signal) {
    if (signal instanceof Signal.Disconnected) {
      return new Pulse(heard, progress, silent, Link.DOWN);
    }
    if (signal instanceof Signal.Reconnected) {
      return link == Link.DOWN ? new Pulse(heard, progress, silent, Link.BACK) : this;
    }
    return signal instanceof Signal.Happened happened && isLife(happened.event()) ? alive() : this;
  }

  /** It was found running. */
  Pulse after(TurnLook.Running running) {
    boolean moved = progress != null && progress != running.progress();
    boolean life = moved || running.working() || running.retry() != null;
    Link now = link == Link.BACK ? Link.UP : link;
    Pulse seen = new Pulse(heard, running.progress(), silent, now);
    return life || link == Link.BACK ? seen.alive() : seen;
  }

  /** What was heard has been taken into account. */
  Pulse beat() {
    return new Pulse(false, progress, silent, link);
  }

  /** Its silence is being told. */
  Pulse told() {
    return new Pulse(false, progress, true, link);
  }

  /** Whether there is reason to think that it does not work. */
  boolean isDoubtful() {
    return silent || link != Link.UP;
  }

  /** There is a sign of life. */
  Pulse alive() {
    return heard && !silent ? this : new Pulse(true, progress, false, link);
  }

  private static boolean isLife(SessionEvent event) {
    return event instanceof SessionEvent.StatusChanged changed
        ? changed.status() instanceof SessionStatus.Retry
        : !(event instanceof SessionEvent.Idle || event instanceof SessionEvent.Deleted);
  }
}
