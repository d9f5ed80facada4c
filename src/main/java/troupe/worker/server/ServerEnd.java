package troupe.worker.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.opencode.OpenCodeException;
import troupe.opencode.ServerProcess;
import troupe.worker.Failures;
import troupe.worker.server.WorkerServer.Close;
import troupe.worker.server.WorkerServer.Command;
import troupe.worker.server.WorkerServer.ProcessChanged;
import troupe.worker.server.WorkerServer.ProcessEnded;
import troupe.worker.server.WorkerServer.Stop;
import troupe.worker.server.WorkerServer.Want;

/**
 * The end of a server's process: whatever causes it, and what comes after it.
 *
 * <pre>
 *              Want   Stop               Close                    ProcessEnded
 *   stopping   wait   wait for the end   the end is for good      what was to come next
 * </pre>
 *
 * A want is refused at once where the end is for good. What the table does not name is late.
 */
final class ServerEnd {

  /** What comes when the process has ended. */
  sealed interface Next {}

  /** Asleep; {@code because} it was stopped on purpose, or null. */
  record Sleep(Failures failures, @Nullable String because) implements Next {}

  /** Another start. */
  record Again(Failures failures) implements Next {}

  /** It failed too often. */
  record Break(String reason) implements Next {}

  /** Nothing. */
  record Gone() implements Next {}

  private final Site site;
  private final Function<Next, Behavior<Command>> after;
  private final List<ActorRef<ServerPool.Ended>> stoppers = new ArrayList<>();

  /**
   * The end of the server at {@code site}.
   *
   * @param after begins what comes next
   */
  ServerEnd(Site site, Function<Next, Behavior<Command>> after) {
    this.site = site;
    this.after = after;
  }

  /** What all states alike do that have a process. */
  Behavior<Command> running(BehaviorBuilder<Command> named, Engine engine, Failures failures) {
    return site.audience()
        .attended(
            named
                .onMessage(ProcessEnded.class, end -> onKeeperLost(engine, failures))
                .onMessage(Stop.class, stop -> onStop(stop, engine))
                .onMessage(Close.class, close -> onClose(engine)),
            engine.bus());
  }

  private Behavior<Command> stopping(Next next) {
    return site.audience()
        .attended(
            Behaviors.receive(Command.class)
                .onMessage(Want.class, want -> onWant(want, next))
                .onMessage(ProcessChanged.class, this::onChanged)
                .onMessage(ProcessEnded.class, end -> onProcessEnded(next))
                .onMessage(Stop.class, stop -> onStopWhileStopping(stop, next))
                .onMessage(Close.class, close -> onCloseWhileStopping()),
            null);
  }

  /** Ends the process, and then goes on with {@code next}. */
  Behavior<Command> stop(Engine engine, Next next) {
    site.timers().cancelAll();
    engine.stop(site.context());
    return stopping(next);
  }

  /** Goes on with {@code next} where there is no process. */
  Behavior<Command> skip(Next next) {
    return after.apply(next);
  }

  /** What follows from a start that failed; those who wait for it hear of it. */
  Next startFailed(String reason, Failures failures) {
    site.waiting().refuse(OpenCodeException.failed(reason, null));
    return failed(reason, failures);
  }

  /** What follows from one more failure. */
  Next failed(String reason, Failures before) {
    Failures failures = before.oneMore();
    site.herald().failed(reason, failures.areTooMany());
    return failures.areTooMany() ? new Break(reason) : new Sleep(failures, null);
  }

  /** A defect; those who wait should not pay for it with a time-out. */
  private Behavior<Command> onKeeperLost(Engine engine, Failures failures) {
    engine.stop(site.context());
    site.herald().ended();
    return after.apply(startFailed("the keeper of the process ended by itself", failures));
  }

  private Behavior<Command> onStop(Stop stop, Engine engine) {
    stoppers.add(stop.replyTo());
    site.disappoint();
    return stop(engine, onRequest());
  }

  private Behavior<Command> onClose(Engine engine) {
    site.disappoint();
    return stop(engine, new Gone());
  }

  private Behavior<Command> onWant(Want want, Next next) {
    if (next instanceof Gone) {
      want.refuse(site.stopped());
    } else {
      site.waiting().enter(want);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onChanged(ProcessChanged is) {
    if (is.state() instanceof ServerProcess.Started started) {
      site.herald().note(started);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStopWhileStopping(Stop stop, Next next) {
    stoppers.add(stop.replyTo());
    site.disappoint();
    // Whoever stops a server looks after it: it is not given up any more.
    return stopping(next instanceof Again || next instanceof Break ? onRequest() : next);
  }

  private Behavior<Command> onCloseWhileStopping() {
    site.disappoint();
    return stopping(new Gone());
  }

  private Behavior<Command> onProcessEnded(Next next) {
    site.herald().ended();
    stoppers.forEach(stopper -> stopper.tell(new ServerPool.Ended()));
    stoppers.clear();
    return after.apply(next);
  }

  private Next onRequest() {
    return new Sleep(site.noFailures(), "stopped on request");
  }
}
