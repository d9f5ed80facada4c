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
   * The same as {@code asked}, which Pekko's ask returned. That one runs even plain steps on the
   * JDK's common pool, which on two cores starts a thread for each (libraries.md 2.1b). This one
   * runs them where it is completed, on {@code executor}.
   */
  public static <T> CompletionStage<T> plain(CompletionStage<T> asked, Executor executor) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    asked.whenCompleteAsync(
        (answer, failure) -> {
          if (failure == null) {
            plain.complete(answer);
          } else {
            plain.completeExceptionally(failure);
          }
        },
        executor);
    return plain;
  }
}
