package troupe.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Completion stages and their failures. */
public final class Stages {

  private Stages() {}

  /** What was thrown: a stage that follows a failed one wraps it, and so does {@code join}. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * A stage like {@code other} that fails with what was thrown, and runs plain steps where it is
   * completed, on {@code executor}. The stage of Pekko's ask runs even those on the JDK's common
   * pool, which on two cores starts a thread for each (libraries.md 2.1b).
   */
  public static <T> CompletionStage<T> plain(CompletionStage<T> other, Executor executor) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    other.whenCompleteAsync(
        (value, failure) -> {
          if (failure == null) {
            plain.complete(value);
          } else {
            plain.completeExceptionally(unwrapped(failure));
          }
        },
        executor);
    return plain;
  }
}
