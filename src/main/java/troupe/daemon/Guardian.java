package troupe.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.eventstream.EventStream.Subscribe;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.EventStream;
import troupe.opencode.ManagedServer;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerProcess;
import troupe.settings.Settings;
import troupe.store.TeamsFolder;
import troupe.team.Clockwork;
import troupe.team.TeamRegistry;
import troupe.turn.Recipient;
import troupe.worker.agent.AgentWorker;
import troupe.worker.server.SpawnedServer;
import troupe.worker.server.SpawnedServers;

/**
 * The top of the actor tree: the server process, the event bus and the registry. None of them can
 * be done without, so when one fails the guardian fails with it and the system ends. Also says in
 * the log what Pekko would keep to itself: messages that nobody handled or got.
 */
final class Guardian {

  /** What the guardian understands. */
  sealed interface Command {}

  /** Who keeps the teams? */
  record FindRegistry(ActorRef<Registry> replyTo) implements Command {}

  /** Stop the managed server, if there is one. */
  record StopServer(ActorRef<ServerStopped> replyTo) implements Command {}

  private record ServerChanged(ServerProcess.State state) implements Command {}

  private record ServerEnded() implements Command {}

  private record Unhandled(UnhandledMessage message) implements Command {}

  private record Undelivered(DeadLetter letter) implements Command {}

  record Registry(ActorRef<TeamRegistry.Command> registry) {}

  record ServerStopped() {}

  /**
   * What is to be run.
   *
   * @param managed how to run a server of our own; {@code null} when {@code server} is somebody's
   * @param names of the teams on disk
   * @param directory where teams work that name no other; absolute
   * @param servers the registry of running servers on disk; its folder exists
   */
  record Plan(
      Settings settings,
      OpenCodeServer server,
      @Nullable Managed managed,
      TeamsFolder folder,
      List<String> names,
      String directory,
      Path servers,
      Clockwork clockwork,
      Readiness readiness) {}

  /** A server of our own. */
  record Managed(ServerProcess.Spec spec, ManagedServer handle) {}

  /** The shared server in the registry; no worker's id has a space. */
  private static final String PLACE = "shared server";

  private final ActorContext<Command> context;
  private final ActorRef<SpawnedServers.Command> servers;
  private final ActorRef<EventBus.Command> bus;
  private final ActorRef<TeamRegistry.Command> registry;
  private final @Nullable ActorRef<ServerProcess.Command> process;
  private final Consumer<Optional<String>> processTrouble;
  private final String directory;
  private final List<ActorRef<ServerStopped>> waiting = new ArrayList<>();

  private Guardian(ActorContext<Command> context, Plan plan) {
    this.context = context;
    directory = plan.directory();
    servers =
        context.spawn(
            SpawnedServers.create(plan.servers()),
            "servers",
            DispatcherSelector.fromConfig(SpawnedServers.DISPATCHER));
    processTrouble = plan.managed() == null ? none -> {} : reporter(plan, "process");
    process = plan.managed() == null ? null : startProcess(plan.managed(), plan.settings());
    OpenCodeClient client =
        OpenCodeClient.create(context.getSystem(), plan.server(), plan.settings().opencode());
    bus = startBus(plan);
    registry = startTeams(plan, client);
    listenToPekko();
  }

  static Behavior<Command> create(Plan plan) {
    return Behaviors.setup(context -> new Guardian(context, plan).running());
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(FindRegistry.class, this::onFindRegistry)
        .onMessage(StopServer.class, this::onStopServer)
        .onMessage(ServerChanged.class, this::onServerChanged)
        .onMessage(ServerEnded.class, this::onServerEnded)
        .onMessage(Unhandled.class, this::onUnhandled)
        .onMessage(Undelivered.class, this::onUndelivered)
        .build();
  }

  private Behavior<Command> onFindRegistry(FindRegistry find) {
    find.replyTo().tell(new Registry(registry));
    return Behaviors.same();
  }

  /** The bus goes first, or it would mourn the connection. */
  private Behavior<Command> onStopServer(StopServer stop) {
    context.unwatch(bus);
    context.stop(bus);
    if (process == null) {
      stop.replyTo().tell(new ServerStopped());
    } else {
      waiting.add(stop.replyTo());
      process.tell(new ServerProcess.Stop());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onServerChanged(ServerChanged changed) {
    if (changed.state() instanceof ServerProcess.Ready) {
      processTrouble.accept(Optional.empty());
    } else if (changed.state() instanceof ServerProcess.Failed failed) {
      servers.tell(new SpawnedServers.Ended(PLACE));
      processTrouble.accept(Optional.of(failed.reason()));
    } else if (changed.state() instanceof ServerProcess.Started started) {
      SpawnedServer server =
          new SpawnedServer(started.pid(), started.startedAt(), PLACE, directory);
      servers.tell(new SpawnedServers.Started(PLACE, server));
    } else {
      processTrouble.accept(Optional.of("opencode is starting"));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onServerEnded(ServerEnded ended) {
    if (waiting.isEmpty()) {
      throw new IllegalStateException("the keeper of the opencode process ended by itself");
    }
    servers.tell(new SpawnedServers.Ended(PLACE));
    waiting.forEach(asker -> asker.tell(new ServerStopped()));
    waiting.clear();
    return Behaviors.same();
  }

  private Behavior<Command> onUnhandled(Unhandled unhandled) {
    context.getLog().warn("nobody handled {}", unhandled.message().getMessage().getClass());
    return Behaviors.same();
  }

  private Behavior<Command> onUndelivered(Undelivered undelivered) {
    DeadLetter letter = undelivered.letter();
    context
        .getLog()
        .debug("{} for {} came too late", letter.message().getClass(), letter.recipient());
    return Behaviors.same();
  }

  private ActorRef<ServerProcess.Command> startProcess(Managed managed, Settings settings) {
    ActorRef<ServerProcess.Command> started =
        context.spawn(
            ServerProcess.create(
                managed.spec(),
                managed.handle(),
                settings.opencode(),
                context.messageAdapter(ServerProcess.State.class, ServerChanged::new)),
            "opencode");
    context.watchWith(started, new ServerEnded());
    return started;
  }

  private ActorRef<EventBus.Command> startBus(Plan plan) {
    ActorRef<EventBus.Command> started =
        context.spawn(
            EventBus.create(
                EventStream.of(context.getSystem(), plan.server(), plan.settings().opencode()),
                reporter(plan, "events")),
            "bus");
    context.watch(started);
    return started;
  }

  private ActorRef<TeamRegistry.Command> startTeams(Plan plan, OpenCodeClient client) {
    Recipient.Surroundings recipients =
        new Recipient.Surroundings(
            new AgentWorker(client, bus, context.getExecutionContext()), plan.settings());
    ActorRef<TeamRegistry.Command> started =
        context.spawn(
            TeamRegistry.create(
                new TeamRegistry.Surroundings(
                    recipients, plan.clockwork(), plan.folder(), plan.directory()),
                plan.names()),
            "teams");
    context.watch(started);
    return started;
  }

  private void listenToPekko() {
    context
        .getSystem()
        .eventStream()
        .tell(
            new Subscribe<>(
                UnhandledMessage.class,
                context.messageAdapter(UnhandledMessage.class, Unhandled::new)));
    context
        .getSystem()
        .eventStream()
        .tell(
            new Subscribe<>(
                DeadLetter.class, context.messageAdapter(DeadLetter.class, Undelivered::new)));
  }

  private static Consumer<Optional<String>> reporter(Plan plan, String part) {
    String where = plan.server().address().map(address -> " at " + address.url()).orElse("");
    return plan.readiness()
        .reporter(part, "there is no connection to the OpenCode server%s yet".formatted(where));
  }
}
