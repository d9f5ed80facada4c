package troupe.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.async.Stages;

/**
 * What one daemon does when it ends, by the phases of Pekko's coordinated shutdown. Its actor
 * system runs the tasks when that ends; in a system that goes on, {@link #run} does. Each is done
 * once, whoever comes first. Safe from any thread.
 */
public final class ShutdownTasks {

  private static final Logger log = LoggerFactory.getLogger(ShutdownTasks.class);

  /** Those that are used, in Pekko's order. */
  private static final List<String> PHASES =
      List.of(
          CoordinatedShutdown.PhaseBeforeServiceUnbind(),
          CoordinatedShutdown.PhaseServiceUnbind(),
          CoordinatedShutdown.PhaseServiceStop(),
          CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
          CoordinatedShutdown.PhaseActorSystemTerminate());

  /** The longest that one phase is waited for; above the limits of the tasks themselves. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private final ActorSystem<?> system;
  private final List<Task> tasks = new ArrayList<>();

  private ShutdownTasks(ActorSystem<?> system) {
    this.system = system;
  }

  /** No tasks yet, for a daemon in {@code system}. */
  public static ShutdownTasks of(ActorSystem<?> system) {
    return new ShutdownTasks(system);
  }

  /**
   * From now on {@code work} is done in {@code phase}.
   *
   * @throws IllegalArgumentException for a phase that no daemon has tasks in
   */
  public synchronized void add(String phase, String name, Supplier<CompletionStage<Done>> work) {
    if (!PHASES.contains(phase)) {
      throw new IllegalArgumentException("no phase of a daemon's end: " + phase);
    }
    Once once = new Once(work);
    Cancellable registration =
        CoordinatedShutdown.get(system).addCancellableTask(phase, name, once::start);
    tasks.add(new Task(phase, name, once, registration));
  }

  /**
   * Does all there is now, phase after phase. One that fails or takes too long is logged and does
   * not keep the others. Not on the system's threads, which may be gone by then.
   */
  public CompletionStage<Done> run() {
    List<Task> all = all();
    CompletionStage<Done> before = CompletableFuture.completedFuture(Done.getInstance());
    for (String phase : PHASES) {
      before =
          before.thenComposeAsync(
              done -> together(all.stream().filter(task -> task.phase().equals(phase)).toList()));
    }
    return before.thenApplyAsync(
        done -> {
          all.forEach(task -> task.registration().cancel());
          return done;
        });
  }

  private synchronized List<Task> all() {
    return List.copyOf(tasks);
  }

  private CompletionStage<Done> together(List<Task> those) {
    return CompletableFuture.allOf(
            those.stream().map(this::settled).toArray(CompletableFuture[]::new))
        .thenApplyAsync(nothing -> Done.getInstance());
  }

  private CompletableFuture<Done> settled(Task task) {
    return task.once()
        .start()
        .toCompletableFuture()
        .copy()
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .exceptionallyAsync(
            failure -> {
              String why = String.valueOf(Stages.unwrapped(failure));
              log.warn("{} could not be done at the end: {}", task.name(), why);
              return Done.getInstance();
            });
  }

  private record Task(String phase, String name, Once once, Cancellable registration) {}

  /** Work whose second start is its first. */
  private static final class Once {

    private final Supplier<CompletionStage<Done>> work;
    private @Nullable CompletionStage<Done> started;

    private Once(Supplier<CompletionStage<Done>> work) {
      this.work = work;
    }

    private synchronized CompletionStage<Done> start() {
      CompletionStage<Done> running = started;
      if (running == null) {
        running = begun();
        started = running;
      }
      return running;
    }

    private CompletionStage<Done> begun() {
      try {
        return work.get();
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
