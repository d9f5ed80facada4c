package troupe.team;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Refusal;
import troupe.settings.Settings;
import troupe.worker.Failures;

/**
 * Keeps a team from trying to make members over and over when none can be made: after some failures
 * in a row it is open for a while, and then, or when one is made after all, closed again.
 *
 * @param openedAt when it opened; {@code null} while it is closed
 * @param reason of the last failure, for people
 */
record SpawnBreaker(Failures failures, Duration pause, @Nullable Instant openedAt, String reason) {

  static SpawnBreaker closed(Settings.Spawn settings) {
    Failures none = Failures.none(settings.maxFailures());
    return new SpawnBreaker(none, settings.failurePause(), null, "");
  }

  /** One more member could not be made. */
  SpawnBreaker failed(String why, Instant now) {
    Failures more = isOver(now) ? failures.forgiven().oneMore() : failures.oneMore();
    return new SpawnBreaker(more, pause, more.areTooMany() ? now : null, why);
  }

  /** A member was made. */
  SpawnBreaker worked() {
    return failures.areNone() ? this : new SpawnBreaker(failures.forgiven(), pause, null, "");
  }

  /** Why no member is made now; empty when one may be tried. */
  Optional<Refusal> check(String team, Instant now) {
    if (openedAt == null || isOver(now)) {
      return Optional.empty();
    }
    Duration left = pause.minus(Duration.between(openedAt, now));
    return Optional.of(new Refusal.SpawnPaused(team, failures.count(), reason, left));
  }

  /** A clock that was set back must not keep it open for longer. */
  private boolean isOver(Instant now) {
    return openedAt != null && (now.isBefore(openedAt) || !now.isBefore(openedAt.plus(pause)));
  }
}
