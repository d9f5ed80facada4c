package troupe.worker.server;

import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.opencode.ServerProcess;
import troupe.opencode.SessionStatus;
import troupe.worker.Failures;
import troupe.worker.server.WorkerServer.Checked;
import troupe.worker.server.WorkerServer.Command;
import troupe.worker.server.WorkerServer.IdleDue;
import troupe.worker.server.WorkerServer.ProcessChanged;
import troupe.worker.server.WorkerServer.Refresh;
import troupe.worker.server.WorkerServer.Settled;
import troupe.worker.server.WorkerServer.StatusRead;
import troupe.worker.server.WorkerServer.Want;

/**
 * A server that takes prompts: is given to those who want it, checked where they ask for that, and
 * stopped when it is idle, not sooner than a call may take after it was last needed.
 *
 * <pre>
 *              Want                   Refresh    what is found out            timers
 *   ready      answer, or → checking  idle soon  failed: → mending, stopping  idle: ask
 *                                                idle: → stopping             settled: forgive
 *   checking   wait, or answer        -          healthy: → ready             settled: forgive
 *                                                not: → stopping, locating
 *                                                failed: as ready
 * </pre>
 *
 * Stop and Close lead to stopping. What the table does not name is late. One that was started by an
 * older configuration need not be idle for long.
 */
final class ServerUse {

  /** A server that was ready, and how often it failed since it was last settled. */
  record Up(Engine engine, ServerProcess.Ready at, Failures failures) {
    Up settled() {
      return new Up(engine, at, failures.forgiven());
    }
  }

  /** Between two questions to a server of an older configuration whether it is idle. */
  private static final Duration OUTDATED_PAUSE = Duration.ofSeconds(1);

  private final Site site;
  private final ServerEnd end;
  private final ServerStart start;

  /** Questions asked so far; an answer to any but the last is late. */
  private int questions;

  /**
   * The use of the server at {@code site}.
   *
   * @param start takes over when the process crashes
   */
  ServerUse(Site site, ServerEnd end, ServerStart start) {
    this.site = site;
    this.end = end;
    this.start = start;
  }

  /** It has just become ready. */
  Behavior<Command> begin(Up up) {
    site.timers().startSingleTimer(new Settled(), site.settings().opencode().maxBackoff());
    site.herald().ready(up.at());
    return grantAll(up);
  }

  /**
   * It takes prompts.
   *
   * @param question whether it is idle; 0 when that is not being asked
   */
  private Behavior<Command> ready(Up up, int question) {
    return end.running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, Want::check, want -> check(want, up))
            .onMessage(Want.class, want -> grant(want, up))
            .onMessage(ProcessChanged.class, is -> onChanged(is, up))
            .onMessage(Refresh.class, changed -> site.isOutdated(up.engine()), changed -> awake(up))
            .onMessage(IdleDue.class, due -> onIdleDue(up))
            .onMessage(StatusRead.class, is -> is.question() == question, is -> onStatus(is, up))
            .onMessage(Settled.class, settled -> ready(up.settled(), question)),
        up.engine(),
        up.failures());
  }

  private Behavior<Command> checking(Up up, int question) {
    return end.running(
        Behaviors.receive(Command.class)
            .onMessage(Want.class, Want::check, this::onWantThatWaits)
            .onMessage(Want.class, want -> onWantWhileChecking(want, up))
            .onMessage(Checked.class, is -> is.question() == question, is -> onChecked(is, up))
            .onMessage(ProcessChanged.class, is -> onChanged(is, up))
            .onMessage(Settled.class, settled -> checking(up.settled(), question)),
        up.engine(),
        up.failures());
  }

  private Behavior<Command> check(Want want, Up up) {
    site.waiting().enter(want);
    int question = ++questions;
    site.context()
        .pipeToSelf(
            up.engine().client().health(), (version, failure) -> new Checked(question, failure));
    return checking(up, question);
  }

  private Behavior<Command> grant(Want want, Up up) {
    want.grant(up.engine().worker());
    return awake(up);
  }

  private Behavior<Command> onChanged(ProcessChanged is, Up up) {
    site.timers().cancelAll();
    return start.onChanged(is, up.engine(), up.failures());
  }

  private Behavior<Command> onIdleDue(Up up) {
    int question = ++questions;
    site.context()
        .pipeToSelf(
            up.engine().client().status(site.placement().directory()),
            (all, failure) -> new StatusRead(question, failure == null && areIdle(all)));
    return ready(up, question);
  }

  private static boolean areIdle(Map<String, SessionStatus> statuses) {
    return statuses.values().stream().allMatch(SessionStatus.Idle.class::isInstance);
  }

  private Behavior<Command> onStatus(StatusRead status, Up up) {
    String because = site.isOutdated(up.engine()) ? "its configuration has changed" : "idle";
    return status.idle()
        ? end.stop(up.engine(), new ServerEnd.Sleep(site.noFailures(), because))
        : askIn(idleStop(up), up);
  }

  private Behavior<Command> onWantThatWaits(Want want) {
    site.waiting().enter(want);
    return Behaviors.same();
  }

  private Behavior<Command> onWantWhileChecking(Want want, Up up) {
    want.grant(up.engine().worker());
    return Behaviors.same();
  }

  private Behavior<Command> onChecked(Checked checked, Up up) {
    if (checked.failure() == null) {
      site.herald().reused(up.at());
      return grantAll(up);
    }
    String reason = "opencode does not answer: " + checked.failure().getMessage();
    Failures after = up.failures().oneMore();
    site.herald().failed(reason, after.areTooMany());
    return end.stop(
        up.engine(), after.areTooMany() ? new ServerEnd.Break(reason) : new ServerEnd.Again(after));
  }

  private Behavior<Command> grantAll(Up up) {
    site.waiting().grant(up.engine().worker());
    return awake(up);
  }

  /**
   * It was needed just now. The call that it was needed for may take as long as calls may, and what
   * it begins shows only afterwards: until then looking idle means nothing.
   */
  private Behavior<Command> awake(Up up) {
    Duration idleStop = idleStop(up);
    Duration call = site.settings().opencode().requestLimit();
    return askIn(idleStop.isZero() || idleStop.compareTo(call) > 0 ? idleStop : call, up);
  }

  private Duration idleStop(Up up) {
    return site.isOutdated(up.engine())
        ? OUTDATED_PAUSE
        : site.book().idleStop(site.placement().owner());
  }

  /** Asks it in {@code pause} whether it is idle; never for zero. */
  private Behavior<Command> askIn(Duration pause, Up up) {
    if (!pause.isZero()) {
      site.timers().startSingleTimer(new IdleDue(), pause);
    }
    return ready(up, 0);
  }
}
