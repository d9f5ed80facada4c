package troupe.worker.server;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.opencode.OpenCodeException;
import troupe.opencode.ServerProcess;
import troupe.opencode.SessionEvent;
import troupe.worker.Failures;
import troupe.worker.Placement;
import troupe.worker.Worker;

/**
 * The server of one placement: starts it when it is wanted, keeps it while it is used, stops it
 * when it is idle and gives it up for a while when it keeps failing. The process itself is kept
 * running by {@link ServerProcess}, the sessions on it are others' business.
 *
 * <p>It is in one of four phases: without a process, which is here; {@link ServerStart}; {@link
 * ServerUse}; {@link ServerEnd}.
 *
 * <pre>
 *              Want                  Stop        Close  timers
 *   asleep     → locating            answer      end    forgive
 *   broken     refuse                → asleep    end    → asleep
 *   leaving    back to the pool      back        end    -
 * </pre>
 *
 * Who follows is remembered in every state but leaving. Asleep with nobody who follows it becomes
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
  record Want(boolean check, ActorRef<Answer> replyTo) implements Request {

    void grant(Worker worker) {
      replyTo.tell(new Granted(worker));
    }

    void refuse(OpenCodeException cause) {
      replyTo.tell(new NotGranted(cause));
    }
  }

  record Follow(String sessionId, ActorRef<EventBus.Signal> follower) implements Request {}

  record Listen(String sessionId, ActorRef<SessionEvent.Spoken> listener) implements Request {}

  /** Stop the process if there is one; the next one who wants it starts it again. */
  record Stop(ActorRef<ServerPool.Ended> replyTo) implements Request {

    void done() {
      replyTo.tell(new ServerPool.Ended());
    }
  }

  /** The book has changed. */
  record Refresh() implements Command {}

  /** Stop for good. The actor ends when the process has: watch it to know. */
  record Close() implements Command {}

  /** The pool has let go of it. */
  record Retire() implements Command {}

  /** What a phase tells itself; nobody else sends it. */
  private sealed interface Echo extends Command {}

  record Located(int run, Launch launch) implements Echo {}

  record NotLocated(int run, Throwable cause) implements Echo {}

  /** Of the one process there is: its last words come before its end, and the next after that. */
  record ProcessChanged(ServerProcess.State state) implements Echo {}

  record ProcessEnded() implements Echo {}

  record Checked(int question, @Nullable Throwable failure) implements Echo {}

  record IdleDue() implements Echo {}

  record StatusRead(int question, boolean idle) implements Echo {}

  record Settled() implements Echo {}

  private record PauseOver() implements Echo {}

  record Left(ActorRef<?> follower) implements Echo {}

  /** What a {@link Want} gets. */
  sealed interface Answer {}

  /** Sessions are run with {@code worker}, from now on for a while. */
  record Granted(Worker worker) implements Answer {}

  record NotGranted(OpenCodeException cause) implements Answer {}

  private final Site site;
  private final ServerStart start;

  private WorkerServer(Site site) {
    this.site = site;
    start = new ServerStart(site, new ServerEnd(site, this::enter));
  }

  /**
   * A server that is asleep.
   *
   * @param pool told what happens; passes everything on
   */
  static Behavior<Command> create(
      Placement.Own placement, ServerPool.Surroundings with, ActorRef<ServerPool.Command> pool) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Site site = Site.of(new Site.Address(placement, with, pool), context, timers);
                  return new WorkerServer(site).asleep(site.noFailures());
                }));
  }

  private Behavior<Command> asleep(Failures failures) {
    return site.audience()
        .attended(
            Behaviors.receive(Command.class)
                .onMessage(Want.class, want -> onWantWhileAsleep(want, failures))
                .onMessage(Stop.class, stop -> onStopWhileAsleep(stop, failures))
                .onMessage(Close.class, close -> Behaviors.stopped())
                .onMessage(PauseOver.class, over -> rest(site.noFailures()))
                .onMessage(Left.class, left -> onLeftWhileAsleep(left, failures)),
            null);
  }

  private Behavior<Command> broken(String reason) {
    return site.audience()
        .attended(
            Behaviors.receive(Command.class)
                .onMessage(Want.class, want -> onWantWhileBroken(want, reason))
                .onMessage(Stop.class, this::onStopWhileBroken)
                .onMessage(Close.class, close -> Behaviors.stopped())
                .onMessage(PauseOver.class, over -> rest(site.noFailures())),
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

  private Behavior<Command> onWantWhileAsleep(Want want, Failures failures) {
    site.waiting().enter(want);
    return start.locate(failures);
  }

  private Behavior<Command> onStopWhileAsleep(Stop stop, Failures failures) {
    stop.done();
    return restOn(failures);
  }

  private Behavior<Command> onLeftWhileAsleep(Left left, Failures failures) {
    site.audience().leaves(left);
    return restOn(failures);
  }

  private Behavior<Command> restOn(Failures failures) {
    return isUnused(failures) ? leave() : Behaviors.same();
  }

  private static Behavior<Command> onWantWhileBroken(Want want, String reason) {
    want.refuse(OpenCodeException.refused(reason));
    return Behaviors.same();
  }

  /** Somebody looked after it: the next prompt starts afresh. */
  private Behavior<Command> onStopWhileBroken(Stop stop) {
    site.timers().cancel(new PauseOver());
    site.herald().stopped("stopped on request");
    stop.done();
    return rest(site.noFailures());
  }

  private Behavior<Command> onRequestWhileLeaving(Request request) {
    site.pool().tell(new ServerPool.Route(site.placement(), request));
    return Behaviors.same();
  }

  /** There is no process. */
  private Behavior<Command> enter(ServerEnd.Next next) {
    if (next instanceof ServerEnd.Sleep sleep) {
      if (sleep.because() != null) {
        site.herald().stopped(sleep.because());
      }
      return rest(sleep.failures());
    }
    if (next instanceof ServerEnd.Again again) {
      return start.locate(again.failures());
    }
    if (next instanceof ServerEnd.Break given) {
      return giveUp(given.reason());
    }
    site.herald().stopped("the daemon stops");
    return Behaviors.stopped();
  }

  private Behavior<Command> giveUp(String reason) {
    site.waiting().refuse(OpenCodeException.refused(reason));
    site.audience().tell(new EventBus.Signal.ServerLost(reason));
    startPause();
    return broken(reason);
  }

  /** Failures are remembered for a while, or one at a time would never be too many. */
  private Behavior<Command> rest(Failures failures) {
    if (!site.waiting().isEmpty()) {
      return start.locate(failures);
    }
    if (!failures.areNone()) {
      startPause();
    }
    return isUnused(failures) ? leave() : asleep(failures);
  }

  private boolean isUnused(Failures failures) {
    return site.audience().isEmpty() && failures.areNone();
  }

  private void startPause() {
    site.timers().startSingleTimer(new PauseOver(), site.settings().workers().failurePause());
  }

  private Behavior<Command> leave() {
    site.pool().tell(new ServerPool.Leaving(site.placement(), site.context().getSelf()));
    return leaving();
  }
}
