package troupe.worker.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.OpenCodeException;
import troupe.opencode.ServerProcess;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.settings.Settings;
import troupe.worker.Placement;
import troupe.worker.Worker;
import troupe.worker.config.WorkerConfig;

/**
 * The server of one placement: starts it when it is wanted, keeps it while it is used, stops it
 * when it is idle and gives it up for a while when it keeps failing. The process itself is kept
 * running by {@link ServerProcess}, the sessions on it are others' business.
 *
 * <pre>
 *              Want                  Stop        Close  what is found out           timers
 *   asleep     → locating            answer      end    -                           forgive
 *   locating   wait                  → asleep    end    how to run it: → starting   -
 *                                                       cannot: → asleep, broken
 *   starting   wait                  → stopping  →      ready: → ready              -
 *                                                       failed: → stopping
 *   ready      answer, or → checking → stopping  →      failed: → mending, or       idle: ask, and
 *                                                       too often → stopping        → stopping; forgive
 *   checking   wait, or answer       → stopping  →      healthy: → ready            forgive
 *                                                       not: → stopping, locating
 *                                                       failed: as ready
 *   mending    wait                  → stopping  →      ready: → ready              -
 *                                                       failed too often: → stopping
 *   stopping   wait                  wait        →      ended: → asleep, locating,  -
 *                                                       broken, or end
 *   broken     refuse                answer      end    -                           → asleep
 *   leaving    back to the pool      back        end    -                           -
 * </pre>
 *
 * An arrow under Close is to stopping, and then to the end. Who follows is remembered in every
 * state but leaving. Ready by an older configuration, it is asked each second whether it is idle;
 * such a mending one is stopped and started anew. Asleep with nobody who follows it becomes
 * leaving, until the pool has let go of it. What the table does not name is late.
 */
final class WorkerServer {

  /** What it understands. */
  sealed interface Command {}

  /** What the pool passes on, and gets back when this one is leaving. */
  sealed interface Request extends Command {}

  /**
   * The server is needed.
   *
   * @param check whether it is to be asked for its health; not asked when it has just been started
   */
  record Want(boolean check, ActorRef<Answer> replyTo) implements Request {}

  record Follow(String sessionId, ActorRef<EventBus.Signal> follower) implements Request {}

  record Listen(String sessionId, ActorRef<SessionEvent.Spoken> listener) implements Request {}

  /** Stop the process if there is one; the next one who wants it starts it again. */
  record Stop(ActorRef<ServerPool.Ended> replyTo) implements Request {}

  /** The book has changed. */
  record Refresh() implements Command {}

  /** Stop for good. The actor ends when the process has: watch it to know. */
  record Close() implements Command {}

  /** The pool has let go of it. */
  record Retire() implements Command {}

  private record Located(int run, Launch launch) implements Command {}

  private record NotLocated(int run, Throwable cause) implements Command {}

  /** Of the one process there is: its last words come before its end, and the next after that. */
  private record ProcessChanged(ServerProcess.State state) implements Command {}

  private record ProcessEnded() implements Command {}

  private record Checked(int question, @Nullable Throwable failure) implements Command {}

  private record IdleDue() implements Command {}

  private record StatusRead(int question, boolean idle) implements Command {}

  private record Settled() implements Command {}

  private record PauseOver() implements Command {}

  private record Left(ActorRef<?> follower) implements Command {}

  /** What a {@link Want} gets. */
  sealed interface Answer {}

  /** Sessions are run with {@code worker}, from now on for a while. */
  record Granted(Worker worker) implements Answer {}

  record NotGranted(OpenCodeException cause) implements Answer {}

  /** What comes when the process has ended. */
  private sealed interface Next {}

  /** Asleep; {@code because} it was stopped on purpose, or null. */
  private record Sleep(int failures, @Nullable String because) implements Next {}

  private record Again(int failures) implements Next {}

  private record Break(String reason) implements Next {}

  private record End() implements Next {}

  /** A server that was ready, and how often it failed since it was last settled. */
  private record Up(Engine engine, ServerProcess.Ready at, int failures) {
    Up settled() {
      return new Up(engine, at, 0);
    }
  }

  /**
   * How long a server of an older configuration is left alone before it is asked whether it is
   * idle, again and again: a prompt that was handed over just now may not show yet.
   */
  private static final Duration OUTDATED_PAUSE = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Site site;
  private final Herald herald;
  private final Executor disk;
  private final Audience audience = new Audience();
  private final WaitingRoom waiting = new WaitingRoom();
  private final List<ActorRef<ServerPool.Ended>> stoppers = new ArrayList<>();

  private record Site(
      Placement.Own placement, ServerPool.Surroundings with, ActorRef<ServerPool.Command> pool) {}

  /** Starts so far: the number of the one that is looked into, and part of its actors' names. */
  private int runs;

  /** Questions asked so far; an answer to any but the last is late. */
  private int questions;

  private WorkerServer(ActorContext<Command> context, TimerScheduler<Command> timers, Site site) {
    this.context = context;
    this.timers = timers;
    this.site = site;
    String place = context.getSelf().path().toString();
    herald = new Herald(site.placement(), site.pool(), site.with().registry(), place);
    DispatcherSelector files = DispatcherSelector.fromConfig(SpawnedServers.DISPATCHER);
    disk = context.getSystem().dispatchers().lookup(files);
  }

  /**
   * A server that is asleep.
   *
   * @param pool told what happens; passes everything on
   */
  static Behavior<Command> create(
      Placement.Own placement, ServerPool.Surroundings with, ActorRef<ServerPool.Command> pool) {
    Site site = new Site(placement, with, pool);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new WorkerServer(context, timers, site).asleep(0)));
  }

  private Behavior<Command> asleep(int failures) {
    return attended(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, want -> onWantWhileAsleep(want, failures))
            .onMessage(Stop.class, stop -> answer(stop, restOn(failures)))
            .onMessage(Close.class, close -> Behaviors.stopped())
            .onMessage(PauseOver.class, over -> rest(0))
            .onMessage(Left.class, left -> onLeftWhileAsleep(left, failures)),
        null);
  }

  private Behavior<Command> locating(int run, int failures) {
    return attended(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWantThatWaits)
            .onMessage(Located.class, is -> is.run() == run, is -> start(is.launch(), failures))
            .onMessage(NotLocated.class, not -> not.run() == run, not -> onNot(not, failures))
            .onMessage(Stop.class, this::onStopWhileLocating)
            .onMessage(Close.class, close -> disappoint(Behaviors.stopped())),
        null);
  }

  private Behavior<Command> starting(Engine engine, int failures) {
    return running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWantThatWaits)
            .onMessage(ProcessChanged.class, is -> onChangedAtStart(is, engine, failures)),
        engine,
        failures);
  }

  /**
   * It takes prompts.
   *
   * @param question whether it is idle; 0 when that is not being asked
   */
  private Behavior<Command> ready(Up up, int question) {
    return running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, Want::check, want -> check(want, up))
            .onMessage(Want.class, want -> grant(want, up))
            .onMessage(ProcessChanged.class, is -> onChangedWhileUp(is, up))
            .onMessage(Refresh.class, changed -> isOutdated(up.engine()), changed -> awake(up))
            .onMessage(IdleDue.class, due -> onIdleDue(up))
            .onMessage(StatusRead.class, is -> is.question() == question, is -> onStatus(is, up))
            .onMessage(Settled.class, settled -> ready(up.settled(), question)),
        up.engine(),
        up.failures());
  }

  private Behavior<Command> checking(Up up, int question) {
    return running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, Want::check, this::onWantThatWaits)
            .onMessage(Want.class, want -> onWantWhileChecking(want, up))
            .onMessage(Checked.class, is -> is.question() == question, is -> onChecked(is, up))
            .onMessage(ProcessChanged.class, is -> onChangedWhileUp(is, up))
            .onMessage(Settled.class, settled -> checking(up.settled(), question)),
        up.engine(),
        up.failures());
  }

  private Behavior<Command> mending(Engine engine, int failures) {
    return running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, this::onWantThatWaits)
            .onMessage(Refresh.class, changed -> onRefreshWhileMending(engine, failures))
            .onMessage(ProcessChanged.class, is -> onChanged(is, engine, failures)),
        engine,
        failures);
  }

  private Behavior<Command> stopping(Next next) {
    return attended(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, want -> onWantWhileStopping(want, next))
            .onMessage(ProcessChanged.class, this::onChangedWhileStopping)
            .onMessage(ProcessEnded.class, end -> onProcessEnded(next))
            .onMessage(Stop.class, stop -> onStopWhileStopping(stop, next))
            .onMessage(Close.class, close -> disappoint(stopping(new End()))),
        null);
  }

  private Behavior<Command> broken(String reason) {
    return attended(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, want -> refuse(want, OpenCodeException.refused(reason)))
            .onMessage(Stop.class, stop -> answer(stop, Behaviors.same()))
            .onMessage(Close.class, close -> Behaviors.stopped())
            .onMessage(PauseOver.class, over -> rest(0)),
        null);
  }

  /** What still comes was sent before the pool let go; the pool finds another server for it. */
  private Behavior<Command> leaving() {
    return Behaviors.receive(Command.class)
        .onMessage(Request.class, this::onRequestWhileLeaving)
        .onMessage(Retire.class, retire -> Behaviors.stopped())
        .onMessage(Close.class, close -> Behaviors.stopped())
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  /** What all states alike do that have a process. */
  private Behavior<Command> running(BehaviorBuilder<Command> named, Engine engine, int failures) {
    return attended(
        named
            .onMessage(ProcessEnded.class, end -> onKeeperLost(engine, failures))
            .onMessage(Stop.class, stop -> onStop(stop, engine))
            .onMessage(Close.class, close -> onClose(engine)),
        engine);
  }

  /** What all states do alike. */
  private Behavior<Command> attended(BehaviorBuilder<Command> named, @Nullable Engine engine) {
    return named
        .onMessage(Follow.class, follow -> onFollow(follow, engine))
        .onMessage(Listen.class, listen -> onListen(listen, engine))
        .onMessage(Left.class, this::onLeft)
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onFollow(Follow follow, @Nullable Engine engine) {
    audience.follow(follow.sessionId(), follow.follower());
    context.watchWith(follow.follower(), new Left(follow.follower()));
    if (engine != null) {
      engine.bus().tell(new EventBus.Follow(follow.sessionId(), follow.follower()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onListen(Listen listen, @Nullable Engine engine) {
    audience.listen(listen.sessionId(), listen.listener());
    context.watchWith(listen.listener(), new Left(listen.listener()));
    if (engine != null) {
      engine.bus().tell(new EventBus.Listen(listen.sessionId(), listen.listener()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLeft(Left left) {
    audience.left(left.follower());
    return Behaviors.same();
  }

  private Behavior<Command> onLeftWhileAsleep(Left left, int failures) {
    audience.left(left.follower());
    return restOn(failures);
  }

  private Behavior<Command> restOn(int failures) {
    return audience.isEmpty() && failures == 0 ? leave() : Behaviors.same();
  }

  private Behavior<Command> onWantWhileAsleep(Want want, int failures) {
    waiting.enter(want.replyTo());
    return locate(failures);
  }

  private Behavior<Command> onWantThatWaits(Want want) {
    waiting.enter(want.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onWantWhileChecking(Want want, Up up) {
    want.replyTo().tell(new Granted(up.engine().worker()));
    return Behaviors.same();
  }

  private Behavior<Command> onWantWhileStopping(Want want, Next next) {
    return next instanceof End ? refuse(want, stopped()) : onWantThatWaits(want);
  }

  private Behavior<Command> onRequestWhileLeaving(Request request) {
    site.pool().tell(new ServerPool.Route(placement(), request));
    return Behaviors.same();
  }

  private Behavior<Command> onNot(NotLocated not, int failures) {
    return enter(startFailed(reason(not.cause()), failures));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  /** A start that fails is told at once: whoever waits may want to know, or try again. */
  private Behavior<Command> onChangedAtStart(ProcessChanged is, Engine engine, int failures) {
    if (is.state() instanceof ServerProcess.Failed failed) {
      herald.ended();
      return stop(engine, startFailed(failed.reason(), failures));
    }
    return onChanged(is, engine, failures);
  }

  private Behavior<Command> onChangedWhileUp(ProcessChanged is, Up up) {
    timers.cancelAll();
    return onChanged(is, up.engine(), up.failures());
  }

  private Behavior<Command> onChanged(ProcessChanged is, Engine engine, int failures) {
    if (is.state() instanceof ServerProcess.Started started) {
      herald.spawned(started);
    } else if (is.state() instanceof ServerProcess.Ready ready) {
      return onReady(new Up(engine, ready, failures));
    } else if (is.state() instanceof ServerProcess.Failed failed) {
      herald.ended();
      Next next = failed(failed.reason(), failures);
      return next instanceof Break ? stop(engine, next) : mending(engine, failures + 1);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onChangedWhileStopping(ProcessChanged is) {
    if (is.state() instanceof ServerProcess.Started started) {
      herald.note(started);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReady(Up up) {
    timers.startSingleTimer(new Settled(), with().settings().opencode().maxBackoff());
    herald.ready(up.at());
    return grantAll(up);
  }

  private Behavior<Command> onChecked(Checked checked, Up up) {
    if (checked.failure() == null) {
      herald.reused(up.at());
      return grantAll(up);
    }
    String reason = "opencode does not answer: " + checked.failure().getMessage();
    herald.failed(reason, false);
    return stop(up.engine(), new Again(up.failures()));
  }

  private Behavior<Command> onIdleDue(Up up) {
    int question = ++questions;
    context.pipeToSelf(
        up.engine().client().status(placement().directory()),
        (all, failure) -> new StatusRead(question, failure == null && areIdle(all)));
    return ready(up, question);
  }

  private Behavior<Command> onStatus(StatusRead status, Up up) {
    String because = isOutdated(up.engine()) ? "its configuration has changed" : "idle";
    return status.idle() ? stop(up.engine(), new Sleep(0, because)) : awake(up);
  }

  /** What the new configuration mends would fail again by the old one. */
  private Behavior<Command> onRefreshWhileMending(Engine engine, int failures) {
    return isOutdated(engine) ? stop(engine, new Again(failures)) : Behaviors.same();
  }

  /** A defect; those who wait should not pay for it with a time-out. */
  private Behavior<Command> onKeeperLost(Engine engine, int failures) {
    engine.stop(context);
    herald.ended();
    return enter(startFailed("the keeper of the process ended by itself", failures));
  }

  private Behavior<Command> onStop(Stop stop, Engine engine) {
    stoppers.add(stop.replyTo());
    return disappoint(stop(engine, new Sleep(0, "stopped on request")));
  }

  private Behavior<Command> onStopWhileLocating(Stop stop) {
    waiting.refuse(stopped());
    return answer(stop, rest(0));
  }

  private Behavior<Command> onStopWhileStopping(Stop stop, Next next) {
    stoppers.add(stop.replyTo());
    Next instead = next instanceof Again ? new Sleep(0, "stopped on request") : next;
    return disappoint(stopping(instead));
  }

  private Behavior<Command> onClose(Engine engine) {
    return disappoint(stop(engine, new End()));
  }

  private Behavior<Command> onProcessEnded(Next next) {
    herald.ended();
    stoppers.forEach(stopper -> stopper.tell(new ServerPool.Ended()));
    stoppers.clear();
    return enter(next);
  }

  private Behavior<Command> locate(int failures) {
    timers.cancelAll();
    int run = ++runs;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> Launch.of(placement(), with().book(), with().environment()), disk),
        (launch, failure) ->
            failure == null ? new Located(run, launch) : new NotLocated(run, failure));
    return locating(run, failures);
  }

  private Behavior<Command> start(Launch launch, int failures) {
    Duration limit = with().book().startTimeout(placement().owner());
    Settings.OpenCode settings = with().settings().opencode().startingWithin(limit);
    ActorRef<ServerProcess.State> listener =
        context.messageAdapter(ServerProcess.State.class, ProcessChanged::new);
    Engine engine = Engine.start(context, new Engine.Plan(runs, launch, settings, listener));
    context.watchWith(engine.process(), new ProcessEnded());
    audience.moveTo(engine.bus());
    return starting(engine, failures);
  }

  private Behavior<Command> check(Want want, Up up) {
    waiting.enter(want.replyTo());
    int question = ++questions;
    context.pipeToSelf(
        up.engine().client().health(), (version, failure) -> new Checked(question, failure));
    return checking(up, question);
  }

  private Behavior<Command> grant(Want want, Up up) {
    want.replyTo().tell(new Granted(up.engine().worker()));
    return awake(up);
  }

  private Behavior<Command> grantAll(Up up) {
    waiting.grant(up.engine().worker());
    return awake(up);
  }

  /** It was needed just now. */
  private Behavior<Command> awake(Up up) {
    Duration idleStop =
        isOutdated(up.engine()) ? OUTDATED_PAUSE : with().book().idleStop(placement().owner());
    if (!idleStop.isZero()) {
      timers.startSingleTimer(new IdleDue(), idleStop);
    }
    return ready(up, 0);
  }

  private boolean isOutdated(Engine engine) {
    WorkerConfig now = with().book().worker(placement().owner()).orElse(null);
    return !Objects.equals(now, engine.launch().worker());
  }

  private Behavior<Command> stop(Engine engine, Next next) {
    timers.cancelAll();
    engine.stop(context);
    return stopping(next);
  }

  private Behavior<Command> enter(Next next) {
    if (next instanceof Sleep sleep) {
      if (sleep.because() != null) {
        herald.stopped(sleep.because());
      }
      return rest(sleep.failures());
    }
    if (next instanceof Again again) {
      return locate(again.failures());
    }
    if (next instanceof Break given) {
      waiting.refuse(OpenCodeException.refused(given.reason()));
      audience.tell(new EventBus.Signal.ServerLost(given.reason()));
      timers.startSingleTimer(new PauseOver(), with().settings().workers().failurePause());
      return broken(given.reason());
    }
    herald.stopped("the daemon stops");
    return Behaviors.stopped();
  }

  /** Failures are remembered for a while, or one at a time would never be too many. */
  private Behavior<Command> rest(int failures) {
    if (!waiting.isEmpty()) {
      return locate(failures);
    }
    if (failures > 0) {
      timers.startSingleTimer(new PauseOver(), with().settings().workers().failurePause());
      return asleep(failures);
    }
    return audience.isEmpty() ? leave() : asleep(0);
  }

  private Behavior<Command> leave() {
    site.pool().tell(new ServerPool.Leaving(placement(), context.getSelf()));
    return leaving();
  }

  private Next startFailed(String reason, int failures) {
    waiting.refuse(OpenCodeException.failed(reason, null));
    return failed(reason, failures);
  }

  private Next failed(String reason, int failures) {
    boolean givenUp = failures + 1 >= with().settings().workers().maxFailures();
    herald.failed(reason, givenUp);
    return givenUp ? new Break(reason) : new Sleep(failures + 1, null);
  }

  /** Nobody waits any longer for what is being stopped. */
  private Behavior<Command> disappoint(Behavior<Command> next) {
    waiting.refuse(stopped());
    return next;
  }

  private static Behavior<Command> refuse(Want want, OpenCodeException cause) {
    want.replyTo().tell(new NotGranted(cause));
    return Behaviors.same();
  }

  private static Behavior<Command> answer(Stop stop, Behavior<Command> next) {
    stop.replyTo().tell(new ServerPool.Ended());
    return next;
  }

  private OpenCodeException stopped() {
    return OpenCodeException.failed(
        "the server of %s was stopped".formatted(placement().owner()), null);
  }

  private Placement.Own placement() {
    return site.placement();
  }

  private ServerPool.Surroundings with() {
    return site.with();
  }

  private static boolean areIdle(Map<String, SessionStatus> statuses) {
    return statuses.values().stream().allMatch(SessionStatus.Idle.class::isInstance);
  }
}
