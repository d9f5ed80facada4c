package troupe.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.opencode.OpenCodeIds;
import troupe.settings.Settings;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.SessionRef;
import troupe.worker.config.Reading;
import troupe.worker.config.Violation;
import troupe.worker.config.WorkerBook;

/**
 * Every configured worker of the daemon: lets prompts in, says whose turn it is, knows who is busy
 * and which servers there are, stops workers and takes over a changed configuration. How one prompt
 * is answered is up to its {@link WorkerRun}; for one that failed it answers the caller.
 */
public final class WorkerRegistry {

  /** What a registry understands. */
  public sealed interface Command {}

  record ListAll(ActorRef<Roll> replyTo) implements Command {}

  /** The workers at one moment, in the order of the configuration. */
  record Roll(List<WorkerView> workers) {
    Roll {
      workers = List.copyOf(workers);
    }
  }

  record Prompt(String worker, WorkerPrompt prompt, ActorRef<Outcome<WorkerAnswer>> replyTo)
      implements Command {}

  record Stop(String worker, ActorRef<Outcome<WorkerView>> replyTo) implements Command {}

  record Reload(ActorRef<Outcome<List<WorkerView>>> replyTo) implements Command {}

  /** A run has its session. */
  record Settled(String runId, SessionRef session) implements Command {}

  /** A run's session is not to be used again. */
  record SessionLost(String runId) implements Command {}

  /** A run has answered its caller and cleared up. */
  record Over(String runId) implements Command {}

  private record RunEnded(String runId) implements Command {}

  private record Heard(ServerNews news) implements Command {}

  private record PauseOver(Placement.Own placement) implements Command {}

  private record ServersEnded(String worker) implements Command {}

  private record ConfigurationRead(Reload reload, Reading reading) implements Command {}

  private record ConfigurationNotRead(Reload reload, Throwable cause) implements Command {}

  /** Blocking work on files, see {@code reference.conf}. */
  private static final String DISPATCHER = "troupe.dispatchers.store";

  /**
   * What it works with.
   *
   * @param directory where workers work that neither prompt nor configuration gives another;
   *     absolute
   * @param files reads the configuration; may block
   */
  public record Surroundings(
      Backends backends,
      Settings settings,
      WorkerBook book,
      Supplier<Reading> files,
      String directory,
      Clock clock,
      OpenCodeIds ids) {}

  private final Surroundings with;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Executor disk;
  private final Admission admission;
  private final WorkerRun.Home home;
  private final Floor floor;
  private final Map<String, Stopping> stopping = new HashMap<>();

  /**
   * A worker that is being stopped.
   *
   * @param servers to be ended once nobody works there; more may be known by then
   */
  private record Stopping(
      List<ActorRef<Outcome<WorkerView>>> callers, Set<Placement.Own> servers) {}

  private WorkerRegistry(
      Surroundings with, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.with = with;
    this.context = context;
    this.timers = timers;
    disk = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    admission = new Admission(with.book(), with.directory());
    Announcer announcer = new Announcer(context.getSystem(), with.clock());
    Attachments attachments = new Attachments(with.settings().workers().attachments(), disk);
    home =
        new WorkerRun.Home(with, new Preparation(attachments, disk), announcer, context.getSelf());
    floor = new Floor(with.book(), announcer);
    with.backends().watch(context.messageAdapter(ServerNews.class, Heard::new));
  }

  public static Behavior<Command> create(Surroundings with) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new WorkerRegistry(with, context, timers).running()));
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(ListAll.class, this::onListAll)
        .onMessage(Prompt.class, this::onPrompt)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Reload.class, this::onReload)
        .onMessage(Settled.class, this::onSettled)
        .onMessage(SessionLost.class, this::onSessionLost)
        .onMessage(Over.class, this::onOver)
        .onMessage(RunEnded.class, this::onRunEnded)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(PauseOver.class, this::onPauseOver)
        .onMessage(ServersEnded.class, this::onServersEnded)
        .onMessage(ConfigurationRead.class, this::onConfigurationRead)
        .onMessage(ConfigurationNotRead.class, this::onConfigurationNotRead)
        .onSignal(PostStop.class, end -> onPostStop())
        .build();
  }

  private Behavior<Command> onListAll(ListAll list) {
    list.replyTo().tell(new Roll(floor.views()));
    return Behaviors.same();
  }

  private Behavior<Command> onPrompt(Prompt prompt) {
    String runId = UUID.randomUUID().toString();
    Outcome<Order> admitted = admission.admit(runId, prompt.worker(), prompt.prompt());
    if (admitted instanceof Outcome.Refused<Order> refused) {
      return refuse(prompt, refused.refusal());
    }
    Order order = ((Outcome.Done<Order>) admitted).value();
    if (stopping.containsKey(order.workerId())) {
      return refuse(
          prompt, new Refusal.WorkerUnavailable(order.workerId(), "it is being stopped."));
    }
    int waiting = floor.waiting(order.workerId());
    if (floor.mustWait(order) && waiting >= with.settings().workers().maxWaiting()) {
      return refuse(prompt, new Refusal.WorkerBusy(order.workerId(), waiting));
    }
    ActorRef<WorkerRun.Command> run =
        context.spawn(WorkerRun.create(order, home, prompt.replyTo()), "run-" + runId);
    context.watchWith(run, new RunEnded(runId));
    floor.enter(order, run, prompt.replyTo());
    return Behaviors.same();
  }

  private static Behavior<Command> refuse(Prompt prompt, Refusal why) {
    prompt.replyTo().tell(new Outcome.Refused<>(why));
    return Behaviors.same();
  }

  private Behavior<Command> onSettled(Settled settled) {
    floor.settle(settled.runId(), settled.session());
    return Behaviors.same();
  }

  private Behavior<Command> onSessionLost(SessionLost lost) {
    floor.lose(lost.runId());
    return Behaviors.same();
  }

  private Behavior<Command> onOver(Over over) {
    floor.leave(over.runId()).ifPresent(this::afterRun);
    return Behaviors.same();
  }

  /** A run that ended without a word has a defect; its caller must not wait for ever. */
  private Behavior<Command> onRunEnded(RunEnded ended) {
    floor.lose(ended.runId());
    Optional<Floor.Run> failed = floor.leave(ended.runId());
    failed.ifPresent(
        run -> {
          run.replyTo().tell(new Outcome.Refused<>(run.defect()));
          clear(run);
          afterRun(run);
        });
    return Behaviors.same();
  }

  private void clear(Floor.Run run) {
    Order order = run.order();
    Errands errands = new Errands(order, with.backends(), context.getExecutionContext());
    if (run.session() != null) {
      errands.worker().abort(run.session());
    }
    errands.clear(null);
  }

  private void afterRun(Floor.Run run) {
    String worker = run.order().workerId();
    if (run.order().hasOwnServer() && run.order().placement() instanceof Placement.Own own) {
      floor.forget(own);
    }
    if (stopping.containsKey(worker) && floor.isEmpty(worker)) {
      endServers(worker);
    }
  }

  private Behavior<Command> onStop(Stop stop) {
    String worker = stop.worker();
    if (with.book().worker(worker).isEmpty()) {
      stop.replyTo().tell(new Outcome.Refused<>(admission.unknown(worker)));
      return Behaviors.same();
    }
    Stopping already = stopping.get(worker);
    if (already != null) {
      already.callers().add(stop.replyTo());
      return Behaviors.same();
    }
    stopping.put(
        worker, new Stopping(new ArrayList<>(List.of(stop.replyTo())), floor.stop(worker)));
    if (floor.isEmpty(worker)) {
      endServers(worker);
    }
    return Behaviors.same();
  }

  private void endServers(String worker) {
    Set<Placement.Own> servers = new HashSet<>(floor.servers(worker));
    Stopping known = stopping.get(worker);
    if (known != null) {
      servers.addAll(known.servers());
    }
    CompletionStage<Void> all = CompletableFuture.completedStage(null);
    for (Placement.Own server : servers) {
      all =
          all.thenCombineAsync(
              with.backends().end(server), (before, ended) -> null, context.getExecutionContext());
    }
    context.pipeToSelf(all, (done, failure) -> new ServersEnded(worker));
  }

  private Behavior<Command> onServersEnded(ServersEnded ended) {
    String worker = ended.worker();
    Stopping stopped = stopping.remove(worker);
    floor.stopped(worker);
    Outcome<WorkerView> outcome =
        floor
            .view(worker)
            .<Outcome<WorkerView>>map(Outcome.Done::new)
            .orElseGet(() -> new Outcome.Refused<>(admission.unknown(worker)));
    if (stopped != null) {
      stopped.callers().forEach(caller -> caller.tell(outcome));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Heard heard) {
    floor.hear(heard.news());
    if (heard.news() instanceof ServerNews.Failed failed && failed.givenUp()) {
      timers.startSingleTimer(
          new PauseOver(failed.placement()), with.settings().workers().failurePause());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPauseOver(PauseOver over) {
    floor.pauseOver(over.placement());
    return Behaviors.same();
  }

  private Behavior<Command> onReload(Reload reload) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(with.files(), disk),
        (reading, failure) ->
            failure == null
                ? new ConfigurationRead(reload, reading)
                : new ConfigurationNotRead(reload, failure));
    return Behaviors.same();
  }

  private Behavior<Command> onConfigurationRead(ConfigurationRead read) {
    if (read.reading() instanceof Reading.Invalid invalid) {
      return refuse(read.reload(), invalid.violations().stream().map(Violation::toString).toList());
    }
    with.book().replace(((Reading.Valid) read.reading()).config());
    floor.reconfigured();
    with.backends().refresh();
    read.reload().replyTo().tell(new Outcome.Done<>(floor.views()));
    return Behaviors.same();
  }

  private Behavior<Command> onConfigurationNotRead(ConfigurationNotRead not) {
    return refuse(not.reload(), List.of(String.valueOf(not.cause().getMessage())));
  }

  private static Behavior<Command> refuse(Reload reload, List<String> violations) {
    reload.replyTo().tell(new Outcome.Refused<>(new Refusal.InvalidConfiguration(violations)));
    return Behaviors.same();
  }

  /** The daemon ends; the runs end with it. */
  private Behavior<Command> onPostStop() {
    Refusal why = new Refusal.Unavailable("The daemon is stopping.");
    floor.all().forEach(run -> run.replyTo().tell(new Outcome.Refused<>(why)));
    return Behaviors.same();
  }
}
