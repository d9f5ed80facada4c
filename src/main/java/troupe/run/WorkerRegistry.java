package troupe.run;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
import troupe.api.RequestKey;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.opencode.OpenCodeIds;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.SessionRef;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
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

  /** A prompt with a key comes: its answer, if it came before; else it is to be asked now. */
  record Begin(RequestKey key, ActorRef<Optional<Outcome<WorkerAnswer>>> replyTo)
      implements Command {}

  /** What the prompt of this key was answered. */
  record Remember(RequestKey key, Outcome<WorkerAnswer> outcome) implements Command {}

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

  private record ConfigurationRead(Reload reload, Outcome<Orchestrator> outcome)
      implements Command {}

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
  private final RunQueue runs;
  private final WorkerStatuses statuses;
  private final StopRequests stops;
  private final PromptMemory memory;

  private WorkerRegistry(
      Surroundings with, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.with = with;
    this.context = context;
    this.timers = timers;
    disk =
        context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.FILES));
    admission = new Admission(with.book(), with.directory());
    Announcer announcer = new Announcer(context.getSystem(), with.clock());
    Attachments attachments = new Attachments(with.settings().workers().attachments(), disk);
    home =
        new WorkerRun.Home(with, new Preparation(attachments, disk), announcer, context.getSelf());
    runs = new RunQueue(this::onStarted);
    statuses = new WorkerStatuses(with.book(), runs, announcer);
    stops = new StopRequests(with.backends(), context.getExecutionContext());
    memory = new PromptMemory(with.settings().http().idempotency(), with.clock());
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
        .onMessage(Begin.class, this::onBegin)
        .onMessage(Remember.class, this::onRemember)
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
        .onSignal(PostStop.class, end -> onPostStop())
        .build();
  }

  private Behavior<Command> onListAll(ListAll list) {
    list.replyTo().tell(new Roll(statuses.views()));
    return Behaviors.same();
  }

  private Behavior<Command> onBegin(Begin begin) {
    begin.replyTo().tell(memory.begin(begin.key()));
    return Behaviors.same();
  }

  private Behavior<Command> onRemember(Remember remember) {
    memory.end(remember.key(), remember.outcome());
    return Behaviors.same();
  }

  private Behavior<Command> onPrompt(Prompt prompt) {
    String runId = UUID.randomUUID().toString();
    Outcome<Order> admitted = admission.admit(runId, prompt.worker(), prompt.prompt());
    if (admitted instanceof Outcome.Refused<Order> refused) {
      return refuse(prompt, refused.refusal());
    }
    Order order = ((Outcome.Done<Order>) admitted).value();
    Optional<Refusal> refusal =
        stops
            .refusal(order.workerId())
            .or(() -> runs.refusal(order, with.settings().workers().maxWaiting()));
    if (refusal.isPresent()) {
      return refuse(prompt, refusal.get());
    }
    ActorRef<WorkerRun.Command> run =
        context.spawn(WorkerRun.create(order, home, prompt.replyTo()), "run-" + runId);
    context.watchWith(run, new RunEnded(runId));
    runs.enter(order, run, prompt.replyTo());
    return Behaviors.same();
  }

  private static Behavior<Command> refuse(Prompt prompt, Refusal why) {
    prompt.replyTo().tell(new Outcome.Refused<>(why));
    return Behaviors.same();
  }

  private void onStarted(String worker) {
    statuses.started(worker);
  }

  private Behavior<Command> onSettled(Settled settled) {
    runs.settle(settled.runId(), settled.session());
    return Behaviors.same();
  }

  private Behavior<Command> onSessionLost(SessionLost lost) {
    runs.lose(lost.runId());
    return Behaviors.same();
  }

  private Behavior<Command> onOver(Over over) {
    leave(over.runId()).ifPresent(this::afterRun);
    return Behaviors.same();
  }

  /** A run that ended without a word has a defect; its caller must not wait for ever. */
  private Behavior<Command> onRunEnded(RunEnded ended) {
    runs.lose(ended.runId());
    Optional<RunQueue.Run> failed = leave(ended.runId());
    failed.ifPresent(run -> run.fails(with.backends(), context.getExecutionContext()));
    failed.ifPresent(this::afterRun);
    return Behaviors.same();
  }

  private Optional<RunQueue.Run> leave(String runId) {
    Optional<RunQueue.Run> over = runs.leave(runId);
    runs.keepOnly(with.book().workers());
    over.ifPresent(run -> statuses.update(run.order().workerId(), null));
    return over;
  }

  private void afterRun(RunQueue.Run run) {
    String worker = run.order().workerId();
    if (run.order().hasOwnServer() && run.order().placement() instanceof Placement.Own own) {
      statuses.forget(own);
    }
    if (stops.has(worker) && runs.isEmpty(worker)) {
      endServers(worker);
    }
  }

  private Behavior<Command> onStop(Stop stop) {
    String worker = stop.worker();
    if (with.book().worker(worker).isEmpty()) {
      stop.replyTo().tell(new Outcome.Refused<>(admission.unknown(worker)));
      return Behaviors.same();
    }
    boolean first = !stops.has(worker);
    if (first) {
      stops.begin(worker, runs.stop(worker));
    }
    stops.join(worker, stop.replyTo());
    if (first && runs.isEmpty(worker)) {
      endServers(worker);
    }
    return Behaviors.same();
  }

  private void endServers(String worker) {
    context.pipeToSelf(
        stops.endServers(worker, statuses.servers(worker)),
        (done, failure) -> new ServersEnded(worker));
  }

  private Behavior<Command> onServersEnded(ServersEnded ended) {
    String worker = ended.worker();
    runs.forget(worker);
    statuses.stopped(worker);
    stops.answer(
        worker,
        statuses
            .view(worker)
            .<Outcome<WorkerView>>map(Outcome.Done::new)
            .orElseGet(() -> new Outcome.Refused<>(admission.unknown(worker))));
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(Heard heard) {
    statuses.hear(heard.news());
    if (heard.news() instanceof ServerNews.Failed failed && failed.givenUp()) {
      timers.startSingleTimer(
          new PauseOver(failed.placement()), with.settings().workers().failurePause());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPauseOver(PauseOver over) {
    statuses.pauseOver(over.placement());
    return Behaviors.same();
  }

  private Behavior<Command> onReload(Reload reload) {
    context.pipeToSelf(
        new Rereading(with.files(), disk).read(),
        (outcome, never) -> new ConfigurationRead(reload, outcome));
    return Behaviors.same();
  }

  private Behavior<Command> onConfigurationRead(ConfigurationRead read) {
    ActorRef<Outcome<List<WorkerView>>> caller = read.reload().replyTo();
    if (read.outcome() instanceof Outcome.Refused<Orchestrator> refused) {
      caller.tell(new Outcome.Refused<>(refused.refusal()));
      return Behaviors.same();
    }
    with.book().replace(((Outcome.Done<Orchestrator>) read.outcome()).value());
    runs.keepOnly(with.book().workers());
    statuses.reconfigured();
    with.backends().refresh();
    caller.tell(new Outcome.Done<>(statuses.views()));
    return Behaviors.same();
  }

  /** The daemon ends; the runs end with it. */
  private Behavior<Command> onPostStop() {
    Refusal why = new Refusal.Unavailable("The daemon is stopping.");
    runs.all().forEach(run -> run.replyTo().tell(new Outcome.Refused<>(why)));
    return Behaviors.same();
  }
}
