package troupe.worker.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.bridge.Injection;
import troupe.metrics.Meters;
import troupe.opencode.OpenCodeException;
import troupe.settings.Settings;
import troupe.worker.Placement;
import troupe.worker.ServerBook;
import troupe.worker.ServerNews;
import troupe.worker.config.WorkerBook;

/**
 * Every server but the shared one, by placement: those that workers and members have to themselves,
 * and those that others run. Finds or makes the one that a request is for, passes on what happens
 * to them, and ends them all.
 *
 * <pre>
 *            Route    End      Refresh  StopAll           Leaving    ServerGone
 *   open     pass on  pass on  pass on  close, → closing  let it go  forget it
 *   closing  refuse   pass on  -        close             let it go  forget it; the last: answer
 * </pre>
 *
 * {@code Watch} and what is told to those who watch is the same in both.
 */
public final class ServerPool {

  /** What a pool understands. */
  public sealed interface Command {}

  /** For the server of {@code placement}. */
  record Route(Placement.Separate placement, WorkerServer.Request request) implements Command {}

  /** End the server of {@code placement}, if it runs; it can be started again. */
  record End(Placement.Own placement, ActorRef<Ended> replyTo) implements Command {}

  /** End all servers for good. */
  public record StopAll(ActorRef<AllStopped> replyTo) implements Command {}

  /** The book has changed. */
  record Refresh() implements Command {}

  /** Tell {@code listener} what happens to servers, until it stops. */
  record Watch(ActorRef<ServerNews> listener) implements Command {}

  record Happened(ServerNews news) implements Command {}

  /** {@code server} sleeps and nobody follows it. */
  record Leaving(Placement.Separate placement, ActorRef<WorkerServer.Command> server)
      implements Command {}

  private record ServerGone(Placement.Separate placement, ActorRef<WorkerServer.Command> server)
      implements Command {}

  private record Unwatched(ActorRef<ServerNews> listener) implements Command {}

  /** The process of the server has ended, or there was none. */
  record Ended() {}

  /** No process is left. */
  public record AllStopped() {}

  /**
   * What a pool works with.
   *
   * @param book read at every start
   * @param servers those that others run
   * @param environment of the daemon; handed on in part
   * @param injection the tools of a team, as soon as the daemon listens; no server starts before
   * @param registry a {@link SpawnedServers}
   */
  public record Surroundings(
      Settings settings,
      WorkerBook book,
      ServerBook servers,
      Map<String, String> environment,
      CompletionStage<Injection> injection,
      ActorRef<SpawnedServers.Command> registry,
      Meters meters) {

    public Surroundings {
      environment = Map.copyOf(environment);
    }
  }

  private final ActorContext<Command> context;
  private final Surroundings with;
  private final Map<Placement.Separate, ActorRef<WorkerServer.Command>> servers = new HashMap<>();
  private final List<ActorRef<ServerNews>> listeners = new ArrayList<>();
  private final List<ActorRef<AllStopped>> closers = new ArrayList<>();

  /** Actors made so far: part of their names, since one for the same may still be ending. */
  private int made;

  private ServerPool(ActorContext<Command> context, Surroundings with) {
    this.context = context;
    this.with = with;
  }

  /** A pool without servers. */
  public static Behavior<Command> create(Surroundings with) {
    return Behaviors.setup(context -> new ServerPool(context, with).open());
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Route.class, this::onRoute)
        .onMessage(End.class, this::onEnd)
        .onMessage(Refresh.class, this::onRefresh)
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Happened.class, this::onHappened)
        .onMessage(Leaving.class, this::onLeaving)
        .onMessage(ServerGone.class, this::onServerGone)
        .onMessage(Unwatched.class, this::onUnwatched)
        .build();
  }

  private Behavior<Command> closing() {
    return Behaviors.receive(Command.class)
        .onMessage(Route.class, this::onRouteWhileClosing)
        .onMessage(End.class, this::onEnd)
        .onMessage(Refresh.class, late -> Behaviors.same())
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Happened.class, this::onHappened)
        .onMessage(Leaving.class, this::onLeaving)
        .onMessage(ServerGone.class, this::onServerGoneWhileClosing)
        .onMessage(Unwatched.class, this::onUnwatched)
        .build();
  }

  private Behavior<Command> onRoute(Route route) {
    if (route.request() instanceof WorkerServer.Want want && isOneTooMany(route.placement())) {
      want.replyTo().tell(new WorkerServer.NotGranted(tooMany()));
    } else {
      servers.computeIfAbsent(route.placement(), this::make).tell(route.request());
    }
    return Behaviors.same();
  }

  /** Models and directories come from callers, so there could be any number. */
  private boolean isOneTooMany(Placement.Separate placement) {
    return placement instanceof Placement.Own
        && !servers.containsKey(placement)
        && started() >= with.settings().workers().maxServers();
  }

  private long started() {
    return servers.keySet().stream().filter(Placement.Own.class::isInstance).count();
  }

  private OpenCodeException tooMany() {
    return OpenCodeException.failed(
        "%d servers run already (troupe.workers.max-servers); wait until one is idle, or stop one"
            .formatted(started()),
        null);
  }

  private Behavior<Command> onRouteWhileClosing(Route route) {
    if (route.request() instanceof WorkerServer.Want want) {
      OpenCodeException cause = OpenCodeException.failed("the daemon stops", null);
      want.replyTo().tell(new WorkerServer.NotGranted(cause));
    } else if (route.request() instanceof WorkerServer.Stop stop) {
      stop.replyTo().tell(new Ended());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onEnd(End end) {
    ActorRef<WorkerServer.Command> server = servers.get(end.placement());
    if (server == null) {
      end.replyTo().tell(new Ended());
    } else {
      server.tell(new WorkerServer.Stop(end.replyTo()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRefresh(Refresh refresh) {
    servers.values().forEach(server -> server.tell(new WorkerServer.Refresh()));
    return Behaviors.same();
  }

  private Behavior<Command> onStopAll(StopAll all) {
    closers.add(all.replyTo());
    servers.values().forEach(server -> server.tell(new WorkerServer.Close()));
    return closeWhenEmpty();
  }

  private Behavior<Command> onWatch(Watch watch) {
    listeners.add(watch.listener());
    context.watchWith(watch.listener(), new Unwatched(watch.listener()));
    return Behaviors.same();
  }

  private Behavior<Command> onUnwatched(Unwatched gone) {
    listeners.remove(gone.listener());
    return Behaviors.same();
  }

  private Behavior<Command> onHappened(Happened happened) {
    listeners.forEach(listener -> listener.tell(happened.news()));
    return Behaviors.same();
  }

  /** What was sent to it before comes back as a {@link Route}, after this. */
  private Behavior<Command> onLeaving(Leaving leaving) {
    servers.remove(leaving.placement(), leaving.server());
    leaving.server().tell(new WorkerServer.Retire());
    return Behaviors.same();
  }

  private Behavior<Command> onServerGone(ServerGone gone) {
    servers.remove(gone.placement(), gone.server());
    return Behaviors.same();
  }

  private Behavior<Command> onServerGoneWhileClosing(ServerGone gone) {
    servers.remove(gone.placement(), gone.server());
    return closeWhenEmpty();
  }

  private Behavior<Command> closeWhenEmpty() {
    if (servers.isEmpty()) {
      closers.forEach(closer -> closer.tell(new AllStopped()));
      closers.clear();
    }
    return closing();
  }

  private ActorRef<WorkerServer.Command> make(Placement.Separate placement) {
    ActorRef<WorkerServer.Command> server =
        placement instanceof Placement.Own own
            ? context.spawn(WorkerServer.create(own, with, context.getSelf()), name(own.owner()))
            : context.spawn(joined((Placement.Joined) placement), name("joined"));
    context.watchWith(server, new ServerGone(placement, server));
    return server;
  }

  private Behavior<WorkerServer.Command> joined(Placement.Joined placement) {
    return JoinedServer.create(new JoinedServer.Address(placement, with, context.getSelf()));
  }

  private String name(String owner) {
    return owner.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + ++made;
  }
}
