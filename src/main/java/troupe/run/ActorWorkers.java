package troupe.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.jspecify.annotations.Nullable;
import troupe.api.Outcome;
import troupe.api.RequestKey;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerEvent;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.api.Workers;
import troupe.async.Stages;

/** {@link Workers} answered by actors; the only place of this room that asks. */
public final class ActorWorkers implements Workers {

  /**
   * Longer than all that may wait and run before a prompt takes at its defaults. Every ask is
   * answered: by the run, or by the registry when the run fails or the daemon ends.
   */
  private static final Duration PATIENCE = Duration.ofDays(100);

  /** Some seconds of a fast model's words; a subscriber that is slower loses the oldest. */
  private static final int BUFFER = 1_024;

  private final ActorRef<WorkerRegistry.Command> registry;
  private final ActorSystem<?> system;
  private final Executor executor;

  /** What the next prompt can be recognised by. */
  private final @Nullable RequestKey key;

  /** The front door to the workers behind {@code registry}. */
  public ActorWorkers(ActorRef<WorkerRegistry.Command> registry, ActorSystem<?> system) {
    this(registry, system, null);
  }

  private ActorWorkers(
      ActorRef<WorkerRegistry.Command> registry, ActorSystem<?> system, @Nullable RequestKey key) {
    this.registry = registry;
    this.system = system;
    this.executor = system.executionContext();
    this.key = key;
  }

  @Override
  public Workers once(@Nullable RequestKey next) {
    return next == null ? this : new ActorWorkers(registry, system, next);
  }

  private CompletionStage<Outcome<WorkerAnswer>> once(
      RequestKey marked, String worker, WorkerPrompt prompt) {
    return this.<Optional<Outcome<WorkerAnswer>>>ask(
            replyTo -> new WorkerRegistry.Begin(marked, replyTo))
        .thenComposeAsync(
            known ->
                known
                    .<CompletionStage<Outcome<WorkerAnswer>>>map(CompletableFuture::completedStage)
                    .orElseGet(
                        () ->
                            run(worker, prompt)
                                .thenApplyAsync(answer -> remembered(marked, answer), executor)),
            executor);
  }

  private Outcome<WorkerAnswer> remembered(RequestKey marked, Outcome<WorkerAnswer> answer) {
    registry.tell(new WorkerRegistry.Remember(marked, answer));
    return answer;
  }

  private CompletionStage<Outcome<WorkerAnswer>> run(String worker, WorkerPrompt prompt) {
    return ask(replyTo -> new WorkerRegistry.Prompt(worker, prompt, replyTo));
  }

  @Override
  public CompletionStage<List<WorkerView>> list() {
    return this.<WorkerRegistry.Roll>ask(WorkerRegistry.ListAll::new)
        .thenApplyAsync(WorkerRegistry.Roll::workers, executor);
  }

  @Override
  public CompletionStage<Outcome<WorkerAnswer>> prompt(String worker, WorkerPrompt prompt) {
    return key == null ? run(worker, prompt) : once(key, worker, prompt);
  }

  @Override
  public CompletionStage<Outcome<WorkerView>> stop(String worker) {
    return ask(replyTo -> new WorkerRegistry.Stop(worker, replyTo));
  }

  @Override
  public CompletionStage<Outcome<List<WorkerView>>> reload() {
    return ask(WorkerRegistry.Reload::new);
  }

  @Override
  public Flow.Publisher<WorkerEvent> events() {
    return subscriber -> {
      Source<WorkerEvent, ActorRef<WorkerEvent>> source =
          ActorSource.actorRef(
              never -> false, never -> Optional.empty(), BUFFER, OverflowStrategy.dropHead());
      source
          .mapMaterializedValue(this::subscribed)
          .runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system)
          .subscribe(subscriber);
    };
  }

  private NotUsed subscribed(ActorRef<WorkerEvent> ear) {
    system.eventStream().tell(new EventStream.Subscribe<>(WorkerEvent.class, ear));
    return NotUsed.getInstance();
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, WorkerRegistry.Command> command) {
    return Stages.plain(
        AskPattern.ask(registry, command::apply, PATIENCE, system.scheduler()), executor);
  }
}
