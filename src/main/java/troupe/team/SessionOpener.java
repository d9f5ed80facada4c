package troupe.team;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;
import troupe.async.Stages;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeException;
import troupe.settings.Settings;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * Makes sessions, trying again when the server breaks but not when it says no. A session that is
 * made after the limit is removed again.
 */
final class SessionOpener {

  /** Spreads tries that failed together. */
  private static final double JITTER = 0.2;

  private final Settings settings;
  private final ActorSystem<?> system;
  private final Executor executor;

  /**
   * Where a session is to be.
   *
   * @param directory absolute
   * @param start how long the server may take to start; zero when others see to its start
   */
  record Site(Quarters quarters, String directory, Duration start) {}

  SessionOpener(Settings settings, ActorSystem<?> system) {
    this.settings = settings;
    this.system = system;
    this.executor = system.executionContext();
  }

  CompletionStage<SessionRef> open(Site site, NewSession session) {
    CompletableFuture<SessionRef> inTime = new CompletableFuture<>();
    made(site, session, inTime)
        .whenCompleteAsync((made, failure) -> settle(site, made, failure, inTime), executor);
    return inTime.orTimeout(limit(site).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What to tell the caller when the session was not made at {@code site}. */
  String explain(Site site, Throwable failure) {
    Throwable cause = Stages.unwrapped(failure);
    return cause instanceof TimeoutException
        ? "no answer from OpenCode within " + limit(site)
        : String.valueOf(cause.getMessage());
  }

  private Duration limit(Site site) {
    return settings.spawn().limit().plus(site.start());
  }

  /** A start that failed is not tried again: it has taken its time, and the reason is known. */
  private CompletionStage<SessionRef> made(
      Site site, NewSession session, CompletableFuture<SessionRef> inTime) {
    return site.start().isZero()
        ? tries(site, session, inTime)
        : site.quarters()
            .worker()
            .ready()
            .thenComposeAsync(up -> tries(site, session, inTime), executor);
  }

  private CompletionStage<SessionRef> tries(
      Site site, NewSession session, CompletableFuture<SessionRef> inTime) {
    Worker worker = site.quarters().worker();
    AtomicInteger answers = new AtomicInteger();
    return Patterns.retry(
        () -> inTime.isDone() ? tooLate() : worker.open(site.directory(), session),
        (none, failure) -> failure != null && mayPass(failure, answers),
        // Who is away is waited for until it is too late.
        Integer.MAX_VALUE,
        settings.delivery().minBackoff(),
        settings.delivery().maxBackoff(),
        JITTER,
        system);
  }

  private void settle(
      Site site,
      @Nullable SessionRef made,
      @Nullable Throwable failure,
      CompletableFuture<SessionRef> inTime) {
    if (failure == null) {
      SessionRef session = Objects.requireNonNull(made);
      if (!inTime.complete(session)) {
        site.quarters().clear(session, executor);
      }
    } else if (!inTime.completeExceptionally(Stages.unwrapped(failure))) {
      // The last try may have started the server once more.
      site.quarters().leave();
    }
  }

  private static CompletionStage<SessionRef> tooLate() {
    return CompletableFuture.failedFuture(OpenCodeException.refused("it is too late"));
  }

  /**
   * Whether another try makes sense.
   *
   * @param answers how often the server said that it is broken
   */
  private boolean mayPass(Throwable failure, AtomicInteger answers) {
    if (!(Stages.unwrapped(failure) instanceof OpenCodeException known)) {
      return false;
    }
    return known.kind() == OpenCodeException.Kind.UNREACHABLE
        || (known.kind() == OpenCodeException.Kind.FAILED
            && answers.incrementAndGet() < settings.spawn().attempts());
  }
}
