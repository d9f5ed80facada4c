package troupe.team;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;
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

  private final Worker worker;
  private final Settings settings;
  private final ActorSystem<?> system;
  private final Executor executor;

  SessionOpener(Worker worker, Settings settings, ActorSystem<?> system) {
    this.worker = worker;
    this.settings = settings;
    this.system = system;
    this.executor = system.executionContext();
  }

  CompletionStage<SessionRef> open(String directory, NewSession session) {
    CompletableFuture<SessionRef> made =
        Patterns.retry(
                () -> worker.open(directory, session),
                (none, failure) -> failure != null && mayPass(failure),
                // Pekko counts what follows the first try.
                settings.spawn().attempts() - 1,
                settings.delivery().minBackoff(),
                settings.delivery().maxBackoff(),
                JITTER,
                system)
            .toCompletableFuture();
    return made.copy()
        .orTimeout(settings.spawn().limit().toMillis(), TimeUnit.MILLISECONDS)
        .whenCompleteAsync((inTime, failure) -> removeLate(made, failure), executor);
  }

  /** What to tell the caller. */
  String explain(Throwable failure) {
    Throwable cause = unwrapped(failure);
    return cause instanceof TimeoutException
        ? "no answer from OpenCode within " + settings.spawn().limit()
        : String.valueOf(cause.getMessage());
  }

  /** Only when the limit passed first is there still something to come. */
  private void removeLate(CompletionStage<SessionRef> made, @Nullable Throwable failure) {
    if (failure != null) {
      made.thenAccept(worker::remove);
    }
  }

  private static boolean mayPass(Throwable failure) {
    return !(unwrapped(failure) instanceof OpenCodeException known)
        || known.kind() != OpenCodeException.Kind.REFUSED;
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? new IllegalStateException("no cause") : cause;
  }
}
