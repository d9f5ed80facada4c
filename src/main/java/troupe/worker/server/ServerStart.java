package troupe.worker.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.async.Stages;
import troupe.opencode.ServerProcess;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.worker.Failures;
import troupe.worker.server.WorkerServer.Close;
import troupe.worker.server.WorkerServer.Command;
import troupe.worker.server.WorkerServer.Located;
import troupe.worker.server.WorkerServer.NotLocated;
import troupe.worker.server.WorkerServer.ProcessChanged;
import troupe.worker.server.WorkerServer.ProcessEnded;
import troupe.worker.server.WorkerServer.Refresh;
import troupe.worker.server.WorkerServer.Stop;
import troupe.worker.server.WorkerServer.Want;

/**
 * The start of a server, and its new start after a crash, which {@link ServerProcess} makes with
 * back-off.
 *
 * <pre>
 *              Want   Stop         Close        Refresh              what is found out
 *   locating   wait   → asleep     end          -                    how to run it: → starting
 *                                                                    cannot: → asleep, broken
 *   starting   wait   → stopping   → stopping   -                    ready: → ready
 *                                                                    failed: → stopping
 *   mending    wait   → stopping   → stopping   outdated: → stopping ready: → ready
 *                                               and locating         failed too often: → stopping
 * </pre>
 *
 * What the table does not name is late.
 */
final class ServerStart {

  private final Site site;
  private final ServerEnd end;
  private final ServerUse use;
  private final Executor disk;

  /** Starts so far: the number of the one that is looked into, and part of its actors' names. */
  private int runs;

  ServerStart(Site site, ServerEnd end) {
    this.site = site;
    this.end = end;
    use = new ServerUse(site, end, this);
    DispatcherSelector files = DispatcherSelector.fromConfig(Dispatchers.FILES);
    disk = site.context().getSystem().dispatchers().lookup(files);
  }

  /** Begins one. */
  Behavior<Command> locate(Failures failures) {
    site.timers().cancelAll();
    int run = ++runs;
    site.context()
        .pipeToSelf(
            site.with()
                .injection()
                .thenApplyAsync(
                    injection ->
                        Launch.of(
                            site.placement(), site.book(), site.with().environment(), injection),
                    disk),
            (launch, failure) ->
                failure == null ? new Located(run, launch) : new NotLocated(run, failure));
    return locating(run, failures);
  }

  private Behavior<Command> locating(int run, Failures failures) {
    return site.audience()
        .attended(
            Behaviors.receive(Command.class)
                .onMessage(Want.class, this::onWant)
                .onMessage(
                    Located.class, is -> is.run() == run, is -> onLocated(is.launch(), failures))
                .onMessage(NotLocated.class, not -> not.run() == run, not -> onNot(not, failures))
                .onMessage(Stop.class, this::onStopWhileLocating)
                .onMessage(Close.class, close -> onCloseWhileLocating()),
            null);
  }

  private Behavior<Command> starting(Engine engine, Failures failures) {
    return end.running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWant)
            .onMessage(ProcessChanged.class, is -> onChangedAtStart(is, engine, failures)),
        engine,
        failures);
  }

  private Behavior<Command> mending(Engine engine, Failures failures) {
    return end.running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWant)
            .onMessage(Refresh.class, changed -> onRefreshWhileMending(engine, failures))
            .onMessage(ProcessChanged.class, is -> onChanged(is, engine, failures)),
        engine,
        failures);
  }

  private Behavior<Command> onWant(Want want) {
    site.waiting().enter(want);
    return Behaviors.same();
  }

  private Behavior<Command> onLocated(Launch launch, Failures failures) {
    Duration limit = site.book().startTimeout(site.placement().owner());
    Settings.OpenCode settings = site.settings().opencode().startingWithin(limit);
    ActorRef<ServerProcess.State> listener =
        site.context().messageAdapter(ServerProcess.State.class, ProcessChanged::new);
    Engine engine =
        Engine.start(
            site.context(),
            new Engine.Plan(runs, launch, settings, listener, site.with().meters()));
    site.context().watchWith(engine.process(), new ProcessEnded());
    site.audience().moveTo(engine.bus());
    return starting(engine, failures);
  }

  private Behavior<Command> onNot(NotLocated not, Failures failures) {
    return end.skip(end.startFailed(reason(not.cause()), failures));
  }

  private static String reason(Throwable failure) {
    return String.valueOf(Stages.unwrapped(failure).getMessage());
  }

  private Behavior<Command> onStopWhileLocating(Stop stop) {
    site.disappoint();
    stop.done();
    return end.skip(new ServerEnd.Sleep(site.noFailures(), null));
  }

  private Behavior<Command> onCloseWhileLocating() {
    site.disappoint();
    return Behaviors.stopped();
  }

  /** A start that fails is told at once: whoever waits may want to know, or try again. */
  private Behavior<Command> onChangedAtStart(ProcessChanged is, Engine engine, Failures failures) {
    if (is.state() instanceof ServerProcess.Failed failed) {
      site.herald().ended();
      return end.stop(engine, end.startFailed(failed.reason(), failures));
    }
    return onChanged(is, engine, failures);
  }

  /** The process says something: it is there, it answers, or it crashed. */
  Behavior<Command> onChanged(ProcessChanged is, Engine engine, Failures failures) {
    if (is.state() instanceof ServerProcess.Started started) {
      site.herald().spawned(started);
    } else if (is.state() instanceof ServerProcess.Ready ready) {
      return use.begin(new ServerUse.Up(engine, ready, failures));
    } else if (is.state() instanceof ServerProcess.Failed failed) {
      site.herald().ended();
      ServerEnd.Next next = end.failed(failed.reason(), failures);
      return next instanceof ServerEnd.Break
          ? end.stop(engine, next)
          : mending(engine, failures.oneMore());
    }
    return Behaviors.same();
  }

  /** What the new configuration mends would fail again by the old one. */
  private Behavior<Command> onRefreshWhileMending(Engine engine, Failures failures) {
    return site.isOutdated(engine)
        ? end.stop(engine, new ServerEnd.Again(failures))
        : Behaviors.same();
  }
}
