package troupe.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes a while to make, so that a start does not wait for it: it is made when it is
 * first asked for, and kept. One that could not be made is tried again when it is next asked for.
 */
public final class OnDemand<T> {

  private final Supplier<T> maker;
  private final Executor executor;
  private @Nullable CompletableFuture<T> made;

  /**
   * Nothing is made yet.
   *
   * @param maker called on {@code executor}, once unless it fails
   */
  public OnDemand(Supplier<T> maker, Executor executor) {
    this.maker = maker;
    this.executor = executor;
  }

  /** The same for all; fails as the maker does. */
  public synchronized CompletionStage<T> get() {
    if (made == null || made.isCompletedExceptionally()) {
      made = CompletableFuture.supplyAsync(maker, executor);
    }
    return made;
  }
}
