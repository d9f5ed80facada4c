package troupe.run;

import java.time.Duration;
import java.time.Instant;
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
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.SessionEvent;
import troupe.turn.Recipient;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;
import troupe.worker.SessionRef;

/**
 * One prompt to a worker, from its admission to its answer: looks at what it needs, waits for its
 * turn, has the server started and a session made, hands the prompt to a {@link Recipient}, reads
 * what was said, answers the caller and clears up. It answers once; should it fail itself, its
 * registry answers.
 *
 * <pre>
 *             what it waits for        Go        Stop                      time
 *   checking  waiting, or refused      starting  stopped, files removed    -
 *                                      later
 *   waiting   -                        starting  stopped                   -
 *   starting  opening, or unavailable  -         stopped                   -
 *   opening   turning, again, refused  -         stopped, session removed  -
 *   turning   reading, or opening      -         cutting                   limit: cutting
 *                                                                          not taken: unavailable
 *   cutting   reading                  -         -                         not cut: reading
 *   reading   answered                 -         -                         -
 *   closing   ended                    -         -                         -
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
  private sealed interface Echo extends Command {}

  private record Checked(Preparation.Result result) implements Echo {}

  private record Ready() implements Echo {}

  private record NotReady(Throwable cause) implements Echo {}

  private record Opened(Optional<SessionRef> session) implements Echo {}

  private record NotOpened(Throwable cause) implements Echo {}

  private record Reported(Report report) implements Echo {}

  private record Spoke(SessionEvent.Spoken spoken) implements Echo {}

  /** The server has not taken the prompt for long. */
  private record NotTaken() implements Echo {}

  private record LimitReached() implements Echo {}

  /** The abort had no effect for long. */
  private record NotCut() implements Echo {}

  private record Read(Aftermath after) implements Echo {}

  private record Cleared() implements Echo {}

  /** Aborts are repeated each second; after this the session is left to itself. */
  static final Duration CUT_LIMIT = Duration.ofSeconds(15);

  private static final TurnOutcome ABORTED = new TurnOutcome.Aborted("it was aborted");

  private final Order order;
  private final Home home;
  private final ActorRef<Outcome<WorkerAnswer>> caller;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Errands errands;
  private final Hearsay hearsay = new Hearsay();

  /** What was attached, until it is released. */
  private final List<Prepared> attached = new ArrayList<>();

  /** What every run of a daemon shares. */
  record Home(
      WorkerRegistry.Surroundings with,
      Preparation preparation,
      Announcer announcer,
      ActorRef<WorkerRegistry.Command> registry) {}

  private WorkerRun(
      Order order,
      Home home,
      ActorRef<Outcome<WorkerAnswer>> caller,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.order = order;
    this.home = home;
    this.caller = caller;
    this.context = context;
    this.timers = timers;
    errands = new Errands(order, home.with().backends(), context.getExecutionContext());
  }

  static Behavior<Command> create(Order order, Home home, ActorRef<Outcome<WorkerAnswer>> caller) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new WorkerRun(order, home, caller, context, timers).begun()));
  }

  private Behavior<Command> begun() {
    context.pipeToSelf(
        home.preparation().prepare(order),
        (result, failure) -> new Checked(failure == null ? result : Preparation.unfit(failure)));
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

  private Behavior<Command> turning(Leg leg) {
    return live()
        .onMessage(Reported.class, reported -> onReported(reported.report(), leg, null))
        .onMessage(Spoke.class, spoke -> onSpoke(spoke.spoken(), leg))
        .onMessage(LimitReached.class, due -> cut(leg, Cutting.Why.LIMIT))
        .onMessage(NotTaken.class, due -> onNotTaken(leg))
        .onMessage(Stop.class, stop -> cut(leg, Cutting.Why.STOP))
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> cutting(Leg leg, Cutting cutting) {
    return live()
        .onMessage(Reported.class, reported -> onReported(reported.report(), leg, cutting))
        .onMessage(Spoke.class, spoke -> onSpoke(spoke.spoken(), leg))
        .onMessage(NotCut.class, due -> onNotCut(leg, cutting))
        .onMessage(Stop.class, already -> Behaviors.same())
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> reading(Leg leg, TurnOutcome outcome, @Nullable Cutting cutting) {
    return live()
        .onMessage(Read.class, read -> conclude(leg, outcome, cutting, read.after()))
        .onMessage(Stop.class, over -> Behaviors.same())
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

  private BehaviorBuilder<Command> live() {
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
    context.pipeToSelf(
        errands.worker().ready(),
        (ready, failure) -> failure == null ? new Ready() : new NotReady(failure));
    return starting(go);
  }

  private Behavior<Command> onReady(Go go) {
    SessionRef known = go.session();
    return known == null || order.sessionId() != null ? open() : turn(known, true);
  }

  private Behavior<Command> open() {
    context.pipeToSelf(
        errands.session(),
        (session, failure) -> failure == null ? new Opened(session) : new NotOpened(failure));
    return opening(false);
  }

  private Behavior<Command> onOpened(Opened opened, boolean stopped) {
    boolean named = order.sessionId() != null;
    if (stopped) {
      return leave(named ? null : opened.session().orElse(null));
    }
    return opened.session().isPresent()
        ? turn(opened.session().get(), named)
        : refuse(new Refusal.NoSuchSession(String.valueOf(order.sessionId())));
  }

  private Behavior<Command> turn(SessionRef session, boolean reused) {
    home.registry().tell(new WorkerRegistry.Settled(order.runId(), session));
    errands
        .worker()
        .listen(session.id(), context.messageAdapter(SessionEvent.Spoken.class, Spoke::new));
    ActorRef<Recipient.Command> recipient =
        context.spawnAnonymous(
            Recipient.create(
                errands.spec(session),
                new Recipient.Surroundings(errands.worker(), home.with().settings()),
                context.messageAdapter(Report.class, Reported::new)));
    // Its failure is this run's: the registry then answers.
    context.watch(recipient);
    OpenCodeIds ids = home.with().ids();
    String messageId = ids.messageId();
    int tries = home.with().settings().spawn().attempts();
    timers.startSingleTimer(new NotTaken(), order.worker().startTimeout());
    recipient.tell(new Recipient.Run(messageId, errands.parts(attached, ids), tries, false));
    return turning(new Leg(session, reused, messageId, recipient, now(), false));
  }

  private Behavior<Command> onSpoke(SessionEvent.Spoken spoken, Leg leg) {
    if (spoken.sessionId().equals(leg.session().id())) {
      hearsay.hear(spoken);
      announce(
          leg,
          "stream",
          new Facts()
              .and("messageId", spoken.messageId())
              .and("partId", spoken.partId())
              .and("delta", spoken.delta()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReported(Report report, Leg leg, @Nullable Cutting cutting) {
    hearsay.hear(report);
    if (report instanceof Report.Ended ended && ended.messageId().equals(leg.messageId())) {
      return onEnded(ended.outcome(), leg, cutting);
    }
    boolean taken =
        report instanceof Report.Delivered given && given.messageId().equals(leg.messageId());
    if (!taken || leg.taken() || cutting != null) {
      return Behaviors.same();
    }
    timers.cancel(new NotTaken());
    timers.startSingleTimer(new LimitReached(), order.limit());
    return turning(leg.asTaken(now()));
  }

  /** A session that was gone before it had the prompt is replaced; nothing was done there. */
  private Behavior<Command> onEnded(TurnOutcome outcome, Leg leg, @Nullable Cutting cutting) {
    timers.cancelAll();
    boolean gone = outcome instanceof TurnOutcome.SessionGone;
    if (gone) {
      lose();
    }
    if (gone && !leg.taken() && leg.reused() && order.sessionId() == null && cutting == null) {
      context.unwatch(leg.recipient());
      context.stop(leg.recipient());
      return open();
    }
    return gone || outcome instanceof TurnOutcome.Undelivered
        ? conclude(leg, outcome, cutting, Aftermath.UNKNOWN)
        : read(leg, outcome, cutting);
  }

  private Behavior<Command> onNotTaken(Leg leg) {
    lose();
    TurnOutcome outcome =
        new TurnOutcome.Undelivered(
            "OpenCode did not take the prompt within " + order.worker().startTimeout(), false);
    return conclude(leg, outcome, null, Aftermath.UNKNOWN);
  }

  private Behavior<Command> cut(Leg leg, Cutting.Why why) {
    timers.cancelAll();
    timers.startSingleTimer(new NotCut(), CUT_LIMIT);
    leg.recipient().tell(new Recipient.Abort(ABORTED));
    return cutting(leg, new Cutting(why, hearsay.waitsFor()));
  }

  /** What still goes on in the session must not be in the way of the next prompt. */
  private Behavior<Command> onNotCut(Leg leg, Cutting cutting) {
    context.getLog().warn("turn {} of {} goes on", leg.messageId(), order.workerId());
    lose();
    return read(leg, ABORTED, cutting);
  }

  private Behavior<Command> read(Leg leg, TurnOutcome outcome, @Nullable Cutting cutting) {
    context.pipeToSelf(
        errands.aftermath(leg, outcome),
        (after, failure) -> new Read(failure == null ? after : Aftermath.UNKNOWN));
    return reading(leg, outcome, cutting);
  }

  private Behavior<Command> conclude(
      Leg leg, TurnOutcome outcome, @Nullable Cutting cutting, Aftermath after) {
    RunEnd end = new RunEnd(order, leg, outcome, after, hearsay.text(), cutting);
    Outcome<WorkerAnswer> verdict = end.verdict();
    if (verdict instanceof Outcome.Done<WorkerAnswer> done) {
      announce(leg, "response", Announcer.response(done.value(), leg.since(), now()));
    } else if (verdict instanceof Outcome.Refused<WorkerAnswer> refused) {
      announce(leg, "error", new Facts().and("reason", refused.refusal().sentence()));
    }
    boolean ours = order.sessionId() == null && order.isAlone();
    return finish(verdict, ours ? leg.session() : null);
  }

  private Behavior<Command> unavailable(Throwable cause) {
    String why = String.valueOf(OpenCodeException.behind(cause).getMessage());
    announce(null, "error", new Facts().and("reason", why));
    return refuse(new Refusal.WorkerUnavailable(order.workerId(), why));
  }

  private Behavior<Command> stopped() {
    return refuse(new Refusal.WorkerStopped(order.workerId(), ""));
  }

  /** What is being made already is waited for, to be removed. */
  private Behavior<Command> onStop(Behavior<Command> next) {
    caller.tell(new Outcome.Refused<>(new Refusal.WorkerStopped(order.workerId(), "")));
    return next;
  }

  private Behavior<Command> refuse(Refusal refusal) {
    return finish(new Outcome.Refused<>(refusal), null);
  }

  /** The registry knows before the caller does, who may ask it at once. */
  private Behavior<Command> finish(Outcome<WorkerAnswer> outcome, @Nullable SessionRef disposable) {
    if (disposable == null && !order.hasOwnServer()) {
      Behavior<Command> end = over();
      caller.tell(outcome);
      return end;
    }
    caller.tell(outcome);
    return leave(disposable);
  }

  private Behavior<Command> leave(@Nullable SessionRef disposable) {
    timers.cancelAll();
    context.pipeToSelf(errands.clear(disposable), (cleared, failure) -> new Cleared());
    return closing();
  }

  private Behavior<Command> over() {
    home.registry().tell(new WorkerRegistry.Over(order.runId()));
    return Behaviors.stopped();
  }

  private void lose() {
    home.registry().tell(new WorkerRegistry.SessionLost(order.runId()));
  }

  private void announce(@Nullable Leg leg, String type, Facts data) {
    home.announcer().tell(order.workerId(), leg == null ? null : leg.session().id(), type, data);
  }

  private Instant now() {
    return home.with().clock().instant();
  }
}
