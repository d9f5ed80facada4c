package troupe.worker.server;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.bus.EventBus;
import troupe.opencode.EventStream;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeServer;
import troupe.settings.Settings;
import troupe.worker.Placement;
import troupe.worker.Worker;
import troupe.worker.agent.AgentWorker;
import troupe.worker.server.WorkerServer.Command;
import troupe.worker.server.WorkerServer.IdleDue;
import troupe.worker.server.WorkerServer.Left;
import troupe.worker.server.WorkerServer.Stop;
import troupe.worker.server.WorkerServer.Want;

/**
 * A server that somebody else runs: its event stream, and who follows which of its sessions. While
 * it is away its followers wait, as for the shared one; it is never started and never stopped.
 *
 * <pre>
 *            Want     Follow, Listen   Stop    timer
 *   joined   answer   pass on          answer  nobody follows: → leaving
 *   leaving  back to the pool                  -
 * </pre>
 */
final class JoinedServer {

  private static final Logger log = LoggerFactory.getLogger(JoinedServer.class);

  private final Address address;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Audience audience;
  private final ActorRef<EventBus.Command> bus;
  private final Worker worker;

  /** Which server it is, and what its pool gives it. */
  record Address(
      Placement.Joined placement, ServerPool.Surroundings with, ActorRef<ServerPool.Command> pool) {

    OpenCodeServer server() {
      return with.servers().server(placement);
    }

    Settings.OpenCode settings() {
      return with.settings().opencode();
    }
  }

  private JoinedServer(
      Address address, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.address = address;
    this.context = context;
    this.timers = timers;
    audience = new Audience(context);
    bus =
        context.spawn(
            EventBus.create(
                EventStream.of(context.getSystem(), address.server(), address.settings()),
                this::log,
                address.with().meters()),
            "bus");
    context.watch(bus);
    worker =
        new AgentWorker(
            OpenCodeClient.create(context.getSystem(), address.server(), address.settings()),
            bus,
            context.getExecutionContext());
  }

  /** The server at {@code address}; ends when nobody has followed it for a while. */
  static Behavior<Command> create(Address address) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new JoinedServer(address, context, timers).joined()));
  }

  private Behavior<Command> joined() {
    startPause();
    return audience.attended(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWant)
            .onMessage(Stop.class, JoinedServer::onStop)
            .onMessage(WorkerServer.Close.class, close -> Behaviors.stopped())
            .onMessage(Left.class, this::onLeft)
            .onMessage(IdleDue.class, due -> onIdleDue()),
        bus);
  }

  /** What still comes was sent before the pool let go; the pool makes another for it. */
  private Behavior<Command> leaving() {
    return Behaviors.receive(Command.class)
        .onMessage(WorkerServer.Request.class, this::onRequestWhileLeaving)
        .onMessage(WorkerServer.Retire.class, retire -> Behaviors.stopped())
        .onMessage(WorkerServer.Close.class, close -> Behaviors.stopped())
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onWant(Want want) {
    startPause();
    if (want.check()) {
      worker
          .ready()
          .whenCompleteAsync((up, failure) -> answer(want, failure), context.getExecutionContext());
    } else {
      want.grant(worker);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLeft(Left left) {
    audience.leaves(left);
    startPause();
    return Behaviors.same();
  }

  private Behavior<Command> onIdleDue() {
    if (!audience.isEmpty()) {
      return Behaviors.same();
    }
    address.pool().tell(new ServerPool.Leaving(address.placement(), context.getSelf()));
    return leaving();
  }

  private Behavior<Command> onRequestWhileLeaving(WorkerServer.Request request) {
    address.pool().tell(new ServerPool.Route(address.placement(), request));
    return Behaviors.same();
  }

  private void startPause() {
    timers.startSingleTimer(new IdleDue(), address.settings().maxBackoff());
  }

  private void answer(Want want, @Nullable Throwable failure) {
    if (failure == null) {
      want.grant(worker);
    } else {
      want.refuse(OpenCodeException.behind(failure));
    }
  }

  private void log(Optional<String> trouble) {
    trouble.ifPresentOrElse(
        reason -> log.warn("OpenCode at {} is away: {}", address.placement().url(), reason),
        () -> log.info("following OpenCode at {}", address.placement().url()));
  }

  private static Behavior<Command> onStop(Stop stop) {
    stop.done();
    return Behaviors.same();
  }
}
