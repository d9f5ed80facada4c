package troupe.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import troupe.api.WorkerView;
import troupe.api.Workers;
import troupe.shutdown.ShutdownTasks;

/**
 * What a daemon does when it is told to stop, in order: prompts to workers are cut and their
 * callers told, HTTP is unbound (by its own task), teams close their files, servers end, and last
 * the daemon's traces and its lock go.
 */
final class Stopping {

  private Stopping() {}

  /**
   * From now on {@code host} stops in order.
   *
   * @return completes when it has ended, whatever the reason, and the folders are free
   */
  static CompletionStage<Done> prepare(ActorHost host, Foundation base) {
    ShutdownTasks tasks = host.shutdown();
    tasks.add(
        CoordinatedShutdown.PhaseServiceStop(), "close-teams", whileAlive(host, Stopping::close));
    tasks.add(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "stop-servers",
        whileAlive(
            host,
            actors ->
                actors
                    .stopServers()
                    .thenApplyAsync(
                        stopped -> Done.getInstance(), actors.system().executionContext())));
    tasks.add(
        CoordinatedShutdown.PhaseActorSystemTerminate(),
        "withdraw",
        () -> {
          base.home().withdraw();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    // The lock goes last: until then a store may still write.
    return afterAll(host).whenComplete((done, failure) -> base.close());
  }

  /** Actors that end by themselves leave to others what their own system would have done. */
  private static CompletionStage<Done> afterAll(ActorHost host) {
    return host.isOwn()
        ? host.ended()
        : host.ended().thenComposeAsync(ended -> host.shutdown().run());
  }

  /** Likewise for {@code workers}. A turn that nobody waits for any more must not go on unseen. */
  static void prepare(ActorHost host, Workers workers) {
    host.shutdown()
        .add(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "cut-prompts",
            whileAlive(host, actors -> cutPrompts(workers, actors.system().executionContext())));
  }

  /** Actors that have ended, by a failure, would be asked in vain. */
  private static Supplier<CompletionStage<Done>> whileAlive(
      ActorHost host, Function<ActorHost, CompletionStage<Done>> work) {
    return () ->
        host.ended().toCompletableFuture().isDone()
            ? CompletableFuture.completedFuture(Done.getInstance())
            : work.apply(host);
  }

  private static CompletionStage<Done> cutPrompts(Workers workers, Executor executor) {
    return workers
        .list()
        .thenComposeAsync(
            all ->
                CompletableFuture.allOf(
                    all.stream()
                        .filter(worker -> worker.running() + worker.waiting() > 0)
                        .map(WorkerView::id)
                        .map(id -> workers.stop(id).toCompletableFuture())
                        .toArray(CompletableFuture[]::new)),
            executor)
        .thenApplyAsync(stopped -> Done.getInstance(), executor);
  }

  private static CompletionStage<Done> close(ActorHost host) {
    return host.frontDoors()
        .thenComposeAsync(host::closeTeams, host.system().executionContext())
        .thenApplyAsync(closed -> Done.getInstance(), host.system().executionContext());
  }
}
