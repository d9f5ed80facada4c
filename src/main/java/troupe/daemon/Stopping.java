package troupe.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import troupe.api.WorkerView;
import troupe.api.Workers;
import troupe.store.TeamsFolder;
import troupe.team.TeamRegistry;

/**
 * What a daemon does when it is told to stop, in order: prompts to workers are cut and their
 * callers told, HTTP is unbound (by its own task), teams close their files, servers end, and last
 * the daemon's traces and its lock go.
 */
final class Stopping {

  private Stopping() {}

  /** From now on {@code system} stops in order. */
  static void prepare(ActorSystem<Guardian.Command> system, Home home, TeamsFolder folder) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceStop(), "close-teams", () -> closeTeams(system));
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "stop-servers",
        () ->
            AskPattern.<Guardian.Command, Guardian.ServersStopped>ask(
                    system, Guardian.StopServers::new, Daemon.STOP_LIMIT, system.scheduler())
                .thenApplyAsync(stopped -> Done.getInstance(), system.executionContext()));
    shutdown.addTask(
        CoordinatedShutdown.PhaseActorSystemTerminate(),
        "withdraw",
        () -> {
          home.withdraw();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    // The lock goes last: until then a store may still write.
    system.getWhenTerminated().whenComplete((done, failure) -> folder.close());
  }

  /** Likewise for {@code workers}. A turn that nobody waits for any more must not go on unseen. */
  static void prepare(ActorSystem<Guardian.Command> system, Workers workers) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "cut-prompts",
            () -> cutPrompts(workers, system.executionContext()));
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

  private static CompletionStage<Done> closeTeams(ActorSystem<Guardian.Command> system) {
    return Daemon.frontDoors(system)
        .thenComposeAsync(
            doors ->
                AskPattern.<TeamRegistry.Command, TeamRegistry.AllClosed>ask(
                    doors.teams(),
                    TeamRegistry.CloseAll::new,
                    Daemon.STOP_LIMIT,
                    system.scheduler()),
            system.executionContext())
        .thenApplyAsync(closed -> Done.getInstance(), system.executionContext());
  }
}
