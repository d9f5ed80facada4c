package troupe.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import troupe.bridge.Injection;
import troupe.bus.EventBus;
import troupe.metrics.Meters;
import troupe.opencode.EventStream;
import troupe.opencode.ManagedServer;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerProcess;
import troupe.opencode.StreamSignal;
import troupe.run.WorkerRegistry;
import troupe.settings.Dispatchers;
import troupe.settings.Prompts;
import troupe.settings.Settings;
import troupe.store.TeamsFolder;
import troupe.team.Clockwork;
import troupe.team.TeamRegistry;
import troupe.worker.Backends;
import troupe.worker.ServerBook;
import troupe.worker.agent.AgentWorker;
import troupe.worker.config.Reading;
import troupe.worker.config.WorkerBook;
import troupe.worker.server.ServerBackends;
import troupe.worker.server.ServerPool;
import troupe.worker.server.SpawnedServer;
import troupe.worker.server.SpawnedServers;

/**
 * The top of the actor tree: the shared server's process and event bus, the pool of other servers,
 * the teams and the workers. None of these can be done without, so when one fails the guardian
 * fails with it and the system ends. Those that only tell or write down what happens can.
 *
 * <p>Nothing that a server runs may come before the daemon listens: its sessions are to call it.
 *
 * <p>It ends by {@code End} in any state.
 *
 * <pre>
 *             FindFrontDoors  Listening           StopServers   ServerChanged   ProcessEnded      PoolStopped
 *   binding   answer          start the process,  → stopping    (defect)        (defect)          (defect)
 *                             → running
 *   running   answer          (once only)         → stopping    tell probes     fail              (defect)
 *   stopping  answer          -                   (once only)   -               one less to wait  one less to wait
 * </pre>
 */
final class Guardian {

  /** What the guardian understands. */
  sealed interface Command {}

  /** Who keeps the teams, and who the workers? */
  record FindFrontDoors(ActorRef<FrontDoors> replyTo) implements Command {}

  /** Stop every server that the daemon runs. Asked once, at the end. */
  record StopServers(ActorRef<ServersStopped> replyTo) implements Command {}

  /** End, and all below with it: after {@link StopServers}, where the actor system goes on. */
  record End() implements Command {}

  private record Listening(Injection injection) implements Command {}

  private record ServerChanged(ServerProcess.State state) implements Command {}

  private record ProcessEnded() implements Command {}

  private record PoolStopped() implements Command {}

  record FrontDoors(
      ActorRef<TeamRegistry.Command> teams, ActorRef<WorkerRegistry.Command> workers) {}

  record ServersStopped() {}

  /**
   * What is to be run.
   *
   * @param managed how to run a shared server of our own; {@code null} when it is somebody's
   * @param names of the teams on disk
   * @param directory where teams and workers work that name no other; absolute
   * @param servers the registry of running servers on disk; its folder exists
   * @param environment of the daemon; handed on in part to the servers it starts
   * @param listening the tools of a team for these, as soon as the daemon listens. When it cannot,
   *     this never completes, and the system is ended
   * @param book the configured workers
   * @param joined OpenCode servers that others run
   * @param files reads their configuration again; may block
   */
  record Plan(
      Settings settings,
      OpenCodeServer server,
      @Nullable Managed managed,
      TeamsFolder folder,
      List<String> names,
      String directory,
      Path servers,
      Map<String, String> environment,
      CompletionStage<Injection> listening,
      WorkerBook book,
      ServerBook joined,
      Supplier<Reading> files,
      Clockwork clockwork,
      Readiness readiness,
      Meters meters) {}

  /**
   * A server of our own.
   *
   * @param binary an {@code opencode} that can be executed
   */
  record Managed(Path binary, ManagedServer handle) {}

  /** The shared server in the registry; no worker's id has a space. */
  private static final String SHARED = "shared server";

  private final ActorContext<Command> context;
  private final Plan plan;
  private final Consumer<Optional<String>> processTrouble;
  private final ActorRef<SpawnedServers.Command> spawned;
  private final ActorRef<EventBus.Command> bus;
  private final ActorRef<ServerPool.Command> pool;
  private final FrontDoors doors;

  private Guardian(ActorContext<Command> context, Plan plan) {
    this.context = context;
    this.plan = plan;
    processTrouble =
        plan.managed() == null
            ? none -> {}
            : plan.readiness().reporter("process", "opencode is starting");
    spawned =
        context.spawn(
            SpawnedServers.create(plan.servers(), plan.meters()),
            "spawned-servers",
            DispatcherSelector.fromConfig(Dispatchers.STORE));
    bus = started("bus", EventBus.create(events(), connectionTrouble(), plan.meters()));
    pool =
        started(
            "servers",
            ServerPool.create(
                new ServerPool.Surroundings(
                    plan.settings(),
                    plan.book(),
                    plan.joined(),
                    plan.environment(),
                    plan.listening(),
                    spawned,
                    plan.meters())));
    OpenCodeClient client =
        OpenCodeClient.create(context.getSystem(), plan.server(), plan.settings().opencode());
    AgentWorker shared = new AgentWorker(client, bus, context.getExecutionContext());
    Backends backends = new ServerBackends(shared, pool, plan.book(), context.getSystem());
    Prompts prompts = plan.settings().prompts();
    context
        .getLog()
        .debug(
            "told are: members {}, leads {}", prompts.member().version(), prompts.lead().version());
    doors = new FrontDoors(startTeams(backends), startWorkers(backends));
    if (plan.settings().workers().publishEvents()) {
      context.spawn(
          EventPublisher.create(text -> client.publish(plan.directory(), text)), "event-publisher");
    }
  }

  static Behavior<Command> create(Plan plan) {
    return Behaviors.setup(context -> new Guardian(context, plan).binding());
  }

  private Behavior<Command> binding() {
    ActorRef<Command> self = context.getSelf();
    plan.listening()
        .thenAcceptAsync(
            injection -> self.tell(new Listening(injection)), context.getExecutionContext());
    return Behaviors.receive(Command.class)
        .onMessage(FindFrontDoors.class, this::onFindFrontDoors)
        .onMessage(End.class, end -> Behaviors.stopped())
        .onMessage(Listening.class, this::onListening)
        .onMessage(StopServers.class, stop -> onStopServers(stop, null))
        .onMessage(ServerChanged.class, early -> Behaviors.unhandled())
        .onMessage(ProcessEnded.class, early -> Behaviors.unhandled())
        .onMessage(PoolStopped.class, unasked -> Behaviors.unhandled())
        .build();
  }

  /**
   * @param process of the shared server; {@code null} when that is somebody's
   */
  private Behavior<Command> running(@Nullable ActorRef<ServerProcess.Command> process) {
    return Behaviors.receive(Command.class)
        .onMessage(FindFrontDoors.class, this::onFindFrontDoors)
        .onMessage(End.class, end -> Behaviors.stopped())
        .onMessage(Listening.class, again -> Behaviors.unhandled())
        .onMessage(StopServers.class, stop -> onStopServers(stop, process))
        .onMessage(ServerChanged.class, this::onServerChanged)
        .onMessage(ProcessEnded.class, this::onProcessEndedByItself)
        .onMessage(PoolStopped.class, unasked -> Behaviors.unhandled())
        .build();
  }

  /**
   * @param left how many are still to end: the pool, and the shared server's process
   */
  private Behavior<Command> stopping(StopServers stop, int left) {
    if (left == 0) {
      stop.replyTo().tell(new ServersStopped());
    }
    return Behaviors.receive(Command.class)
        .onMessage(FindFrontDoors.class, this::onFindFrontDoors)
        .onMessage(End.class, end -> Behaviors.stopped())
        .onMessage(ProcessEnded.class, ended -> onProcessEnded(stop, left))
        .onMessage(PoolStopped.class, ended -> stopping(stop, left - 1))
        .onMessage(Listening.class, late -> Behaviors.same())
        .onMessage(ServerChanged.class, nobodyAsks -> Behaviors.same())
        .onMessage(StopServers.class, again -> Behaviors.unhandled())
        .build();
  }

  private Behavior<Command> onFindFrontDoors(FindFrontDoors find) {
    find.replyTo().tell(doors);
    return Behaviors.same();
  }

  private Behavior<Command> onListening(Listening listening) {
    Managed managed = plan.managed();
    return running(managed == null ? null : startProcess(managed, listening.injection()));
  }

  /** The bus goes first, or it would mourn the connection. */
  private Behavior<Command> onStopServers(
      StopServers stop, @Nullable ActorRef<ServerProcess.Command> process) {
    context.unwatch(bus);
    context.stop(bus);
    pool.tell(
        new ServerPool.StopAll(
            context.messageAdapter(ServerPool.AllStopped.class, all -> new PoolStopped())));
    if (process == null) {
      return stopping(stop, 1);
    }
    process.tell(new ServerProcess.Stop());
    return stopping(stop, 2);
  }

  private Behavior<Command> onServerChanged(ServerChanged changed) {
    if (changed.state() instanceof ServerProcess.Ready) {
      processTrouble.accept(Optional.empty());
    } else if (changed.state() instanceof ServerProcess.Failed failed) {
      spawned.tell(new SpawnedServers.Ended(SHARED));
      processTrouble.accept(Optional.of(failed.reason()));
    } else if (changed.state() instanceof ServerProcess.Started started) {
      SpawnedServer server =
          new SpawnedServer(started.pid(), started.startedAt(), SHARED, plan.directory());
      spawned.tell(new SpawnedServers.Started(SHARED, server));
    } else {
      processTrouble.accept(Optional.of("opencode is starting"));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onProcessEndedByItself(ProcessEnded ended) {
    throw new IllegalStateException("the keeper of the opencode process ended by itself");
  }

  private Behavior<Command> onProcessEnded(StopServers stop, int left) {
    spawned.tell(new SpawnedServers.Ended(SHARED));
    return stopping(stop, left - 1);
  }

  /** A child whose end is the guardian's. */
  private <C> ActorRef<C> started(String name, Behavior<C> behavior) {
    ActorRef<C> child = context.spawn(behavior, name);
    context.watch(child);
    return child;
  }

  private ActorRef<ServerProcess.Command> startProcess(Managed managed, Injection injection) {
    ServerProcess.Spec spec =
        new ServerProcess.Spec(
            managed.binary(),
            Path.of(plan.directory()),
            Environment.of(plan.environment(), injection));
    ActorRef<ServerProcess.Command> child =
        context.spawn(
            ServerProcess.create(
                spec,
                managed.handle(),
                plan.settings().opencode(),
                context.messageAdapter(ServerProcess.State.class, ServerChanged::new)),
            "opencode");
    context.watchWith(child, new ProcessEnded());
    return child;
  }

  private Source<StreamSignal, NotUsed> events() {
    return EventStream.of(context.getSystem(), plan.server(), plan.settings().opencode());
  }

  private ActorRef<TeamRegistry.Command> startTeams(Backends backends) {
    return started(
        "teams",
        TeamRegistry.create(
            new TeamRegistry.Surroundings(
                backends,
                plan.book(),
                plan.joined(),
                plan.settings(),
                plan.clockwork(),
                plan.folder(),
                plan.directory(),
                plan.meters(),
                plan.readiness()),
            plan.names()));
  }

  private ActorRef<WorkerRegistry.Command> startWorkers(Backends backends) {
    return started(
        "workers",
        WorkerRegistry.create(
            new WorkerRegistry.Surroundings(
                backends,
                plan.settings(),
                plan.book(),
                plan.files(),
                plan.directory(),
                Clock.systemUTC(),
                plan.clockwork().ids())));
  }

  private Consumer<Optional<String>> connectionTrouble() {
    String where = plan.server().address().map(address -> " at " + address.url()).orElse("");
    return plan.readiness()
        .reporter("events", "there is no connection to the OpenCode server%s yet".formatted(where));
  }
}
