package troupe.opencode;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.settings.Settings;

/**
 * Keeps one {@code opencode serve} running: starts it, waits until it is healthy and has loaded its
 * directory, starts it again with back-off when it ends. Its end is the end of the process, whoever
 * stops it. A server that hangs without ending is not noticed here.
 *
 * <pre>
 *              Listening  Healthy    Unhealthy  CheckAgain  Loaded   NotLoaded  LookAgain  StartLimit  Exited       Settled   KillLimit  Begin      Stop
 *   starting   check      → loading  wait       check       -        -          -          → ending    → backingOff -         -          -          → stopping
 *   loading    -          -          -          -           → ready  wait       look       → ready     → backingOff -         -          -          → stopping
 *   ready      -          -          -          -           -        -          -          -           → backingOff forgive   -          -          → stopping
 *   ending     -          -          -          -           -        -          -          -           → backingOff -         kill       -          → stopping
 *   backingOff -          -          -          -           -        -          -          -           -            -         -          → starting  end
 *   stopping   -          -          -          -           -        -          -          -           end          -         kill       -          -
 * </pre>
 *
 * A dash is ignored; so is everything about a child that is not the running one.
 */
public final class ServerProcess {

  /** Pause between two health checks at the start. */
  private static final Duration HEALTH_PAUSE = Duration.ofMillis(100);

  /** A group gets 2 s after TERM; whoever is alive well after that is killed directly. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(4);

  /** Stands for an exit code the system did not tell. */
  private static final int UNKNOWN_CODE = -1;

  /** Doublings of the back-off; more would overflow and change nothing. */
  private static final int MOST_DOUBLINGS = 20;

  /** What a server process understands; only {@link Stop} comes from others. */
  public sealed interface Command {}

  /** Stop for good. The actor ends when the process has: watch it to know. */
  public record Stop() implements Command {}

  private record Begin() implements Command {}

  private record Listening(Child child, URI url) implements Command {}

  private record Healthy(Child child, ServerAddress address, String version) implements Command {}

  private record Unhealthy(Child child, URI url) implements Command {}

  private record CheckAgain(Child child, URI url) implements Command {}

  private record Loaded(Child child) implements Command {}

  private record NotLoaded(Child child) implements Command {}

  private record LookAgain(Child child) implements Command {}

  private record StartLimit(Child child) implements Command {}

  private record Exited(Child child, int code) implements Command {}

  private record Settled(Child child) implements Command {}

  private record KillLimit(Child child) implements Command {}

  /** What the listener is told. */
  public sealed interface State {}

  public record Starting() implements State {}

  /**
   * There is a process. It runs until the next {@link Failed}, or until this actor ends.
   *
   * @param startedAt when the system says that it was started; with the pid it names this process
   *     and no other. {@link Instant#EPOCH} when the system does not say
   */
  public record Started(long pid, Instant startedAt) implements State {}

  /**
   * The server answers.
   *
   * @param pid of the server, which leads a process group of its own
   * @param startedAt when the system says that the process was started
   */
  public record Ready(ServerAddress address, long pid, Instant startedAt) implements State {}

  /**
   * It ended or did not become ready.
   *
   * @param reason for people, with the server's last words
   * @param retryIn the pause before it is started again
   */
  public record Failed(String reason, Duration retryIn) implements State {}

  /**
   * How to run it.
   *
   * @param binary an {@code opencode} that can be executed
   * @param directory where it runs; has to exist
   * @param environment all of its environment, except the password
   */
  public record Spec(Path binary, Path directory, Map<String, String> environment) {

    public Spec {
      environment = Map.copyOf(environment);
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Wiring wiring;

  private record Wiring(
      Spec spec, ManagedServer server, Settings.OpenCode settings, ActorRef<State> listener) {}

  private ServerProcess(
      ActorContext<Command> context, TimerScheduler<Command> timers, Wiring wiring) {
    this.context = context;
    this.timers = timers;
    this.wiring = wiring;
  }

  /**
   * A server that starts at once.
   *
   * @param server told of every address; belongs to this actor from now on
   * @param listener told of every change of state
   */
  public static Behavior<Command> create(
      Spec spec, ManagedServer server, Settings.OpenCode settings, ActorRef<State> listener) {
    Wiring wiring = new Wiring(spec, server, settings, listener);
    return Behaviors.setup(
        context -> {
          // Left to itself Pekko may take it from a timer's stack, which is none of ours.
          context.setLoggerName(ServerProcess.class);
          return Behaviors.withTimers(
              timers -> new ServerProcess(context, timers, wiring).start(0));
        });
  }

  private Behavior<Command> start(int failures) {
    wiring.listener().tell(new Starting());
    Child child;
    try {
      child = Child.start(wiring.spec());
    } catch (IOException impossible) {
      return backOff(failures, "opencode could not be started: " + impossible.getMessage());
    }
    wiring.listener().tell(new Started(child.pid(), child.startedAt().orElse(Instant.EPOCH)));
    ActorRef<Command> self = context.getSelf();
    child.read(url -> self.tell(new Listening(child, url)));
    context.pipeToSelf(
        child.exit(), (code, failure) -> new Exited(child, code == null ? UNKNOWN_CODE : code));
    timers.startSingleTimer(new StartLimit(child), wiring.settings().startLimit());
    return starting(child, failures);
  }

  private Behavior<Command> starting(Child child, int failures) {
    return Behaviors.receive(Command.class)
        .onMessage(Listening.class, is -> is.child() == child, is -> check(child, is.url()))
        .onMessage(Healthy.class, is -> is.child() == child, is -> onHealthy(is, failures))
        .onMessage(Unhealthy.class, is -> is.child() == child, this::onUnhealthy)
        .onMessage(CheckAgain.class, is -> is.child() == child, is -> check(child, is.url()))
        .onMessage(StartLimit.class, is -> is.child() == child, is -> onStartLimit(is, failures))
        .onMessage(Exited.class, is -> is.child() == child, is -> onExited(is, failures))
        .onMessage(Stop.class, stop -> end(child, stopping(child)))
        .onMessage(Command.class, ignored -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onPostStop(child))
        .build();
  }

  private Behavior<Command> loading(Healthy healthy, int failures) {
    Child child = healthy.child();
    return Behaviors.receive(Command.class)
        .onMessage(Loaded.class, is -> is.child() == child, is -> onLoaded(healthy, failures))
        .onMessage(NotLoaded.class, is -> is.child() == child, this::onNotLoaded)
        .onMessage(LookAgain.class, is -> is.child() == child, is -> look(healthy))
        .onMessage(
            StartLimit.class, is -> is.child() == child, is -> onLoadLimit(healthy, failures))
        .onMessage(Exited.class, is -> is.child() == child, is -> onExited(is, failures))
        .onMessage(Stop.class, stop -> end(child, stopping(child)))
        .onMessage(Command.class, ignored -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onPostStop(child))
        .build();
  }

  private Behavior<Command> ready(Child child, int failures) {
    return Behaviors.receive(Command.class)
        .onMessage(Exited.class, is -> is.child() == child, is -> onExited(is, failures))
        .onMessage(Settled.class, is -> is.child() == child, is -> ready(child, 0))
        .onMessage(Stop.class, stop -> end(child, stopping(child)))
        .onMessage(Command.class, ignored -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onPostStop(child))
        .build();
  }

  private Behavior<Command> ending(Child child, int failures, String reason) {
    return Behaviors.receive(Command.class)
        .onMessage(Exited.class, is -> is.child() == child, is -> backOff(failures, reason))
        .onMessage(KillLimit.class, is -> is.child() == child, this::onKillLimit)
        .onMessage(Stop.class, stop -> stopping(child))
        .onMessage(Command.class, ignored -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onPostStop(child))
        .build();
  }

  private Behavior<Command> backingOff(int failures) {
    return Behaviors.receive(Command.class)
        .onMessage(Begin.class, begin -> start(failures))
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onMessage(Command.class, ignored -> Behaviors.same())
        .build();
  }

  private Behavior<Command> stopping(Child child) {
    return Behaviors.receive(Command.class)
        .onMessage(Exited.class, is -> is.child() == child, is -> Behaviors.stopped())
        .onMessage(KillLimit.class, is -> is.child() == child, this::onKillLimit)
        .onMessage(Command.class, ignored -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onPostStop(child))
        .build();
  }

  private Behavior<Command> check(Child child, URI url) {
    ServerAddress address = child.address(url);
    context.pipeToSelf(
        new Probe(address, context.getSystem()).health(),
        (version, failure) ->
            failure == null ? new Healthy(child, address, version) : new Unhealthy(child, url));
    return Behaviors.same();
  }

  private Behavior<Command> onHealthy(Healthy healthy, int failures) {
    look(healthy);
    return loading(healthy, failures);
  }

  private Behavior<Command> look(Healthy healthy) {
    String directory = wiring.spec().directory().toString();
    context.pipeToSelf(
        new Probe(healthy.address(), context.getSystem()).hasLoaded(directory),
        (loaded, failure) ->
            Boolean.TRUE.equals(loaded)
                ? new Loaded(healthy.child())
                : new NotLoaded(healthy.child()));
    return Behaviors.same();
  }

  private Behavior<Command> onNotLoaded(NotLoaded not) {
    timers.startSingleTimer(new LookAgain(not.child()), HEALTH_PAUSE);
    return Behaviors.same();
  }

  /** Started anew it would have to begin with it again. */
  private Behavior<Command> onLoadLimit(Healthy healthy, int failures) {
    context
        .getLog()
        .warn(
            "opencode has not loaded {} after {}, so its first sessions may be late",
            wiring.spec().directory(),
            wiring.settings().startLimit());
    return onLoaded(healthy, failures);
  }

  private Behavior<Command> onLoaded(Healthy healthy, int failures) {
    Child child = healthy.child();
    timers.cancelAll();
    timers.startSingleTimer(new Settled(child), wiring.settings().maxBackoff());
    wiring.server().moved(healthy.address());
    Instant startedAt = child.startedAt().orElse(Instant.EPOCH);
    wiring.listener().tell(new Ready(healthy.address(), child.pid(), startedAt));
    context
        .getLog()
        .info("opencode {} ready at {}, pid {}", healthy.version(), healthy.address(), child.pid());
    return ready(child, failures);
  }

  private Behavior<Command> onUnhealthy(Unhealthy unhealthy) {
    timers.startSingleTimer(new CheckAgain(unhealthy.child(), unhealthy.url()), HEALTH_PAUSE);
    return Behaviors.same();
  }

  private Behavior<Command> onStartLimit(StartLimit limit, int failures) {
    long millis = wiring.settings().startLimit().toMillis();
    String reason = "Timeout waiting for server to start after " + millis + "ms";
    return end(limit.child(), ending(limit.child(), failures, reason + said(limit.child())));
  }

  private Behavior<Command> onExited(Exited exited, int failures) {
    Child child = exited.child();
    // What it started is in its group and may still run.
    child.end();
    return backOff(failures, "opencode exited with code " + exited.code() + said(child));
  }

  private Behavior<Command> onKillLimit(KillLimit limit) {
    limit.child().kill();
    return Behaviors.same();
  }

  private Behavior<Command> onPostStop(Child child) {
    wiring.server().gone();
    child.end();
    return Behaviors.same();
  }

  private Behavior<Command> end(Child child, Behavior<Command> next) {
    wiring.server().gone();
    timers.cancelAll();
    timers.startSingleTimer(new KillLimit(child), KILL_LIMIT);
    child.end();
    return next;
  }

  private Behavior<Command> backOff(int failures, String reason) {
    wiring.server().gone();
    timers.cancelAll();
    Duration pause = pause(failures);
    timers.startSingleTimer(new Begin(), pause);
    wiring.listener().tell(new Failed(reason, pause));
    context.getLog().warn("{}", reason);
    return backingOff(failures + 1);
  }

  private Duration pause(int failures) {
    Duration longest = wiring.settings().maxBackoff();
    Duration pause =
        wiring.settings().minBackoff().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private static String said(Child child) {
    return child.quote().map(words -> ": " + words).orElse("");
  }
}
