package troupe.worker.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import troupe.opencode.OpenCodeException;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.Worker;
import troupe.worker.config.WorkerBook;

/** The shared server and the pool of all others. */
public final class ServerBackends implements Backends {

  /** A stop takes up to 4 s, and may come before a start that waits for it. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final Worker shared;
  private final ActorRef<ServerPool.Command> pool;
  private final WorkerBook book;
  private final ActorSystem<?> system;

  /**
   * Both kinds of servers.
   *
   * @param shared runs sessions on the shared server
   * @param pool a {@link ServerPool}
   * @param book the one that the pool has
   */
  public ServerBackends(
      Worker shared, ActorRef<ServerPool.Command> pool, WorkerBook book, ActorSystem<?> system) {
    this.shared = shared;
    this.pool = pool;
    this.book = book;
    this.system = system;
  }

  @Override
  public Worker at(Placement placement) {
    if (placement instanceof Placement.Own own) {
      return new ServerWorker(
          own, pool, system, () -> book.startTimeout(own.owner()).plus(STOP_LIMIT));
    }
    return placement instanceof Placement.Joined joined
        ? new ServerWorker(joined, pool, system, () -> STOP_LIMIT)
        : shared;
  }

  @Override
  public CompletionStage<Void> end(Placement placement) {
    if (!(placement instanceof Placement.Own own)) {
      return CompletableFuture.completedFuture(null);
    }
    return AskPattern.<ServerPool.Command, ServerPool.Ended>ask(
            pool, replyTo -> new ServerPool.End(own, replyTo), STOP_LIMIT, system.scheduler())
        .handleAsync((ended, late) -> ended(own, late), system.executionContext());
  }

  @Override
  public void refresh() {
    pool.tell(new ServerPool.Refresh());
  }

  @Override
  public void watch(ActorRef<ServerNews> listener) {
    pool.tell(new ServerPool.Watch(listener));
  }

  private static @Nullable Void ended(Placement.Own own, @Nullable Throwable late) {
    if (late != null) {
      throw OpenCodeException.failed(
          "the server of %s did not end in time".formatted(own.owner()), late);
    }
    return null;
  }
}
