package troupe.run;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.api.EventData;
import troupe.api.Outcome;
import troupe.api.WorkerAnswer;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.PromptPart;
import troupe.opencode.SessionEvent;
import troupe.run.WorkerRun.Command;
import troupe.run.WorkerRun.Echo;
import troupe.run.WorkerRun.Go;
import troupe.run.WorkerRun.LimitReached;
import troupe.run.WorkerRun.NotCut;
import troupe.run.WorkerRun.NotTaken;
import troupe.run.WorkerRun.Read;
import troupe.run.WorkerRun.Reported;
import troupe.run.WorkerRun.Spoke;
import troupe.run.WorkerRun.Stop;
import troupe.turn.Recipient;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;
import troupe.worker.SessionRef;

/**
 * The turn of one run: hands the prompt to a {@link Recipient}, cuts it when its time is over or
 * somebody stops it, and reads what was said.
 *
 * <pre>
 *             what it waits for        Stop      time
 *   turning   reading, or opening      cutting   limit: cutting
 *                                                not taken: unavailable
 *   cutting   reading                  -         not cut: reading
 *   reading   answered                 -         -
 * </pre>
 *
 * Go is doubled in all of them.
 */
final class RunTurn {

  /** Aborts are repeated each second; after this the session is left to itself. */
  static final Duration CUT_LIMIT = Duration.ofSeconds(15);

  private static final TurnOutcome ABORTED = new TurnOutcome.Aborted("it was aborted");

  private final RunContext with;
  private final WorkerRun run;
  private final TurnProgress progress = new TurnProgress();

  /**
   * A turn that has not begun.
   *
   * @param run goes on when the turn is over, or needs another session
   */
  RunTurn(RunContext with, WorkerRun run) {
    this.with = with;
    this.run = run;
  }

  /**
   * Hands the prompt over.
   *
   * @param reused whether the session was there before
   */
  Behavior<Command> begin(SessionRef session, boolean reused, List<Prepared> attached) {
    with.registry().tell(new WorkerRegistry.Settled(with.order().runId(), session));
    with.calls()
        .worker()
        .listen(session.id(), with.context().messageAdapter(SessionEvent.Spoken.class, Spoke::new));
    ActorRef<Recipient.Command> recipient =
        with.context()
            .spawnAnonymous(
                Recipient.create(
                    with.calls().spec(session),
                    new Recipient.Surroundings(
                        with.calls().worker(), with.home().with().settings()),
                    with.context().messageAdapter(Report.class, Reported::new)));
    // Its failure is this run's: the registry then answers.
    with.context().watch(recipient);
    OpenCodeIds ids = with.home().with().ids();
    String messageId = ids.messageId();
    int tries = with.home().with().settings().spawn().attempts();
    with.timers().startSingleTimer(new NotTaken(), with.order().worker().startTimeout());
    List<PromptPart> parts = with.calls().parts(attached, ids);
    recipient.tell(new Recipient.Run(messageId, parts, null, tries, false));
    return turning(new Attempt(session, reused, messageId, recipient, with.now(), false));
  }

  private Behavior<Command> turning(Attempt attempt) {
    return run.live()
        .onMessage(Reported.class, reported -> onReported(reported.report(), attempt, null))
        .onMessage(Spoke.class, spoke -> onSpoke(spoke.spoken(), attempt))
        .onMessage(LimitReached.class, due -> cut(attempt, Cutting.Why.LIMIT))
        .onMessage(NotTaken.class, due -> onNotTaken(attempt))
        .onMessage(Stop.class, stop -> cut(attempt, Cutting.Why.STOP))
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> cutting(Attempt attempt, Cutting cutting) {
    return run.live()
        .onMessage(Reported.class, reported -> onReported(reported.report(), attempt, cutting))
        .onMessage(Spoke.class, spoke -> onSpoke(spoke.spoken(), attempt))
        .onMessage(NotCut.class, due -> onNotCut(attempt, cutting))
        .onMessage(Stop.class, already -> Behaviors.same())
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> reading(
      Attempt attempt, TurnOutcome outcome, @Nullable Cutting cutting) {
    return run.live()
        .onMessage(Read.class, read -> conclude(attempt, outcome, cutting, read.after()))
        .onMessage(Stop.class, over -> Behaviors.same())
        .onMessage(Go.class, doubled -> Behaviors.same())
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onSpoke(SessionEvent.Spoken spoken, Attempt attempt) {
    if (spoken.sessionId().equals(attempt.session().id())) {
      progress.hear(spoken);
      with.announce(
          attempt.session(),
          "stream",
          new EventData()
              .and("messageId", spoken.messageId())
              .and("partId", spoken.partId())
              .and("delta", spoken.delta()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReported(Report report, Attempt attempt, @Nullable Cutting cutting) {
    progress.hear(report);
    if (report instanceof Report.Ended ended && ended.messageId().equals(attempt.messageId())) {
      return onEnded(ended.outcome(), attempt, cutting);
    }
    boolean taken =
        report instanceof Report.Delivered given && given.messageId().equals(attempt.messageId());
    if (!taken || attempt.taken() || cutting != null) {
      return Behaviors.same();
    }
    with.timers().cancel(new NotTaken());
    with.timers().startSingleTimer(new LimitReached(), with.order().limit());
    return turning(attempt.asTaken(with.now()));
  }

  /** A session that was gone before it had the prompt is replaced; nothing was done there. */
  private Behavior<Command> onEnded(
      TurnOutcome outcome, Attempt attempt, @Nullable Cutting cutting) {
    with.timers().cancelAll();
    boolean gone = outcome instanceof TurnOutcome.SessionGone;
    if (gone) {
      with.lose();
    }
    if (gone
        && !attempt.taken()
        && attempt.reused()
        && with.order().sessionId() == null
        && cutting == null) {
      with.context().unwatch(attempt.recipient());
      with.context().stop(attempt.recipient());
      return run.open();
    }
    return gone || outcome instanceof TurnOutcome.Undelivered
        ? conclude(attempt, outcome, cutting, Aftermath.UNKNOWN)
        : read(attempt, outcome, cutting);
  }

  /** It may be taken yet, and then nobody waits for it. */
  private Behavior<Command> onNotTaken(Attempt attempt) {
    with.lose();
    with.calls().worker().abort(attempt.session());
    TurnOutcome outcome =
        new TurnOutcome.Undelivered(
            "OpenCode did not take the prompt within " + with.order().worker().startTimeout(),
            false);
    return conclude(attempt, outcome, null, Aftermath.UNKNOWN);
  }

  private Behavior<Command> cut(Attempt attempt, Cutting.Why why) {
    with.timers().cancelAll();
    with.timers().startSingleTimer(new NotCut(), CUT_LIMIT);
    attempt.recipient().tell(new Recipient.Abort(ABORTED));
    return cutting(attempt, new Cutting(why, progress.waitsFor()));
  }

  /** What still goes on in the session must not be in the way of the next prompt. */
  private Behavior<Command> onNotCut(Attempt attempt, Cutting cutting) {
    with.context()
        .getLog()
        .warn("turn {} of {} goes on", attempt.messageId(), with.order().workerId());
    with.lose();
    return read(attempt, ABORTED, cutting);
  }

  private Behavior<Command> read(Attempt attempt, TurnOutcome outcome, @Nullable Cutting cutting) {
    with.context()
        .pipeToSelf(
            with.calls().aftermath(attempt, outcome),
            (after, failure) -> new Read(failure == null ? after : Aftermath.UNKNOWN));
    return reading(attempt, outcome, cutting);
  }

  private Behavior<Command> conclude(
      Attempt attempt, TurnOutcome outcome, @Nullable Cutting cutting, Aftermath after) {
    RunEnd end = new RunEnd(with.order(), attempt, outcome, after, progress.text(), cutting);
    Outcome<WorkerAnswer> verdict = end.verdict();
    if (verdict instanceof Outcome.Done<WorkerAnswer> done) {
      with.announce(
          attempt.session(),
          "response",
          Announcer.response(done.value(), attempt.since(), with.now()));
    } else if (verdict instanceof Outcome.Refused<WorkerAnswer> refused) {
      with.announce(
          attempt.session(), "error", new EventData().and("reason", refused.refusal().sentence()));
    }
    boolean ours = with.order().sessionId() == null && with.order().isAlone();
    return run.finish(verdict, ours ? attempt.session() : null);
  }
}
