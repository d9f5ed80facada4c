package troupe.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.EventData;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.opencode.OpenCodeException;
import troupe.opencode.SessionEvent;
import troupe.turn.Report;
import troupe.worker.SessionRef;

/**
 * One prompt to a worker, from its admission to its answer: looks at what it needs, waits for its
 * turn, has the server started and a session made, has it answered there by a {@link RunTurn},
 * answers the caller and clears up. It answers once; should it fail itself, its registry answers.
 *
 * <pre>
 *             what it waits for        Go        Stop
 *   checking  waiting, or refused      starting  stopped, files removed
 *                                      later
 *   waiting   -                        starting  stopped
 *   starting  opening, or unavailable  -         stopped
 *   opening   turn, again, refused     -         stopped, session removed
 *   closing   ended                    -         -
 * </pre>
 */
final class WorkerRun {

  /** What a run understands. */
  sealed interface Command {}

  /**
   * It is its turn.
   *
   * @param session to go on with; {@code null} for a new one
   */
  record Go(@Nullable SessionRef session) implements Command {}

  /** Cut it. */
  record Stop() implements Command {}

  /** What comes back to it later; the state it was asked in may be over by then. */
  sealed interface Echo extends Command {}

  private record Checked(Preparation.Result result) implements Echo {}

  private record Ready() implements Echo {}

  private record NotReady(Throwable cause) implements Echo {}

  private record Opened(Optional<SessionRef> session) implements Echo {}

  private record NotOpened(Throwable cause) implements Echo {}

  record Reported(Report report) implements Echo {}

  record Spoke(SessionEvent.Spoken spoken) implements Echo {}

  /** The server has not taken the prompt for long. */
  record NotTaken() implements Echo {}

  record LimitReached() implements Echo {}

  /** The abort had no effect for long. */
  record NotCut() implements Echo {}

  record Read(Aftermath after) implements Echo {}

  private record Cleared() implements Echo {}

  private final RunContext with;
  private final ActorRef<Outcome<WorkerAnswer>> caller;
  private final RunTurn turn;

  /** What was attached, until it is released. */
  private final List<Prepared> attached = new ArrayList<>();

  /** What every run of a daemon shares. */
  record Home(
      WorkerRegistry.Surroundings with,
      Preparation preparation,
      Announcer announcer,
      ActorRef<WorkerRegistry.Command> registry) {}

  private WorkerRun(RunContext with, ActorRef<Outcome<WorkerAnswer>> caller) {
    this.with = with;
    this.caller = caller;
    turn = new RunTurn(with, this);
  }

  static Behavior<Command> create(Order order, Home home, ActorRef<Outcome<WorkerAnswer>> caller) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new WorkerRun(shared(order, home, context, timers), caller).begun()));
  }

  private static RunContext shared(
      Order order, Home home, ActorContext<Command> context, TimerScheduler<Command> timers) {
    RunCalls calls = new RunCalls(order, home.with().backends(), context.getExecutionContext());
    return new RunContext(order, home, context, timers, calls);
  }

  private Behavior<Command> begun() {
    with.context()
        .pipeToSelf(
            with.home().preparation().prepare(with.order()),
            (result, failure) ->
                new Checked(failure == null ? result : Preparation.unfit(failure)));
    return checking(null, false);
  }

  /**
   * @param go set when it is its turn already
   * @param stopped whether the caller was told so; what is prepared then is released again
   */
  private Behavior<Command> checking(@Nullable Go go, boolean stopped) {
    return live()
        .onMessage(Checked.class, checked -> onChecked(checked, go, stopped))
        .onMessage(Go.class, now -> checking(now, stopped))
        .onMessage(Stop.class, stop -> stopped ? Behaviors.same() : onStop(checking(go, true)))
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> waiting() {
    return live()
        .onMessage(Go.class, this::start)
        .onMessage(Stop.class, stop -> stopped())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> starting(Go go) {
    return live()
        .onMessage(Ready.class, ready -> onReady(go))
        .onMessage(NotReady.class, not -> unavailable(not.cause()))
        .onMessage(Stop.class, stop -> stopped())
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  /**
   * @param stopped whether the caller was told so; what is made then is removed again
   */
  private Behavior<Command> opening(boolean stopped) {
    return live()
        .onMessage(Opened.class, opened -> onOpened(opened, stopped))
        .onMessage(NotOpened.class, not -> stopped ? leave(null) : unavailable(not.cause()))
        .onMessage(Stop.class, stop -> stopped ? Behaviors.same() : onStop(opening(true)))
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> closing() {
    return live()
        .onMessage(Cleared.class, cleared -> over())
        .onMessage(Stop.class, over -> Behaviors.same())
        .onMessage(Go.class, late -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  /** What all states alike do. */
  BehaviorBuilder<Command> live() {
    return Behaviors.receive(Command.class).onSignal(PostStop.class, end -> onPostStop());
  }

  private Behavior<Command> onPostStop() {
    attached.forEach(prepared -> prepared.release().run());
    attached.clear();
    return Behaviors.same();
  }

  private Behavior<Command> onChecked(Checked checked, @Nullable Go go, boolean stopped) {
    if (checked.result() instanceof Preparation.Result.Fit fit) {
      attached.add(fit.prepared());
    }
    if (stopped) {
      return leave(null);
    }
    if (checked.result() instanceof Preparation.Result.Unfit unfit) {
      return refuse(unfit.refusal());
    }
    return go == null ? waiting() : start(go);
  }

  private Behavior<Command> start(Go go) {
    with.context()
        .pipeToSelf(
            with.calls().worker().ready(),
            (ready, failure) -> failure == null ? new Ready() : new NotReady(failure));
    return starting(go);
  }

  private Behavior<Command> onReady(Go go) {
    SessionRef known = go.session();
    return known == null || with.order().sessionId() != null
        ? open()
        : turn.begin(known, true, attached);
  }

  /** Has a session made, or looks for the one that the caller named. */
  Behavior<Command> open() {
    with.context()
        .pipeToSelf(
            with.calls().session(),
            (session, failure) -> failure == null ? new Opened(session) : new NotOpened(failure));
    return opening(false);
  }

  private Behavior<Command> onOpened(Opened opened, boolean stopped) {
    boolean named = with.order().sessionId() != null;
    if (stopped) {
      return leave(named ? null : opened.session().orElse(null));
    }
    return opened.session().isPresent()
        ? turn.begin(opened.session().get(), named, attached)
        : refuse(new Refusal.NoSuchSession(String.valueOf(with.order().sessionId())));
  }

  private Behavior<Command> unavailable(Throwable cause) {
    String why = String.valueOf(OpenCodeException.behind(cause).getMessage());
    with.announce(null, "error", new EventData().and("reason", why));
    return refuse(new Refusal.WorkerUnavailable(with.order().workerId(), why));
  }

  private Behavior<Command> stopped() {
    return refuse(new Refusal.WorkerStopped(with.order().workerId(), ""));
  }

  /** What is being made already is waited for, to be removed. */
  private Behavior<Command> onStop(Behavior<Command> next) {
    caller.tell(new Outcome.Refused<>(new Refusal.WorkerStopped(with.order().workerId(), "")));
    return next;
  }

  private Behavior<Command> refuse(Refusal refusal) {
    return finish(new Outcome.Refused<>(refusal), null);
  }

  /**
   * Answers the caller and clears up. The registry knows before the caller does, who may ask it at
   * once.
   *
   * @param disposable a session that nobody uses any more
   */
  Behavior<Command> finish(Outcome<WorkerAnswer> outcome, @Nullable SessionRef disposable) {
    if (disposable == null && !with.order().hasOwnServer()) {
      Behavior<Command> end = over();
      caller.tell(outcome);
      return end;
    }
    caller.tell(outcome);
    return leave(disposable);
  }

  private Behavior<Command> leave(@Nullable SessionRef disposable) {
    with.timers().cancelAll();
    with.context().pipeToSelf(with.calls().clear(disposable), (cleared, failure) -> new Cleared());
    return closing();
  }

  private Behavior<Command> over() {
    with.registry().tell(new WorkerRegistry.Over(with.order().runId()));
    return Behaviors.stopped();
  }
}
