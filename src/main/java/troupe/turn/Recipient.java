package troupe.turn;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus.Signal;
import troupe.opencode.ModelRef;
import troupe.opencode.OpenCodeException;
import troupe.opencode.PromptPart;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionStatus;
import troupe.settings.Settings;
import troupe.worker.SessionRef;
import troupe.worker.Spent;
import troupe.worker.TurnLook;
import troupe.worker.Worker;

/**
 * One session that gets mail, a member's or the lead's: hands over one prompt at a time and follows
 * the turn that answers it to its end. What it learns it reports to its team; it keeps nothing that
 * a crash could lose, because the team stores a turn before it is run.
 *
 * <p>It decides by the session's messages, never by an event alone: an idle says "not running", not
 * "answered". What it heard of them since the prompt was sent it need not look for, unless it
 * missed something ({@link Transcript}). It does not order mail, does not know a member's status
 * and does not write to disk.
 *
 * <pre>
 *              Run           Sent       NotSent         Looked                 event
 *   idle       send or look  late       late            late                   asks only
 *   sending    (defect)      following  try again, or   late                   remember errors; no
 *                                       end → idle                             server: end → idle
 *   following  (defect)      late       late            end → idle, resume →   look, or report; no
 *                                                       sending, or go on      server: end → idle
 *   closing    ignored       ignored    ignored         ignored                ignored
 * </pre>
 *
 * <p>{@code Abort} cuts a turn in every state that has one; {@code Close} ends the recipient.
 * Closing is {@link LastCut}.
 */
public final class Recipient {

  /** What a recipient understands. */
  public sealed interface Command {}

  /**
   * Run a stored turn.
   *
   * @param system the session's system text in this turn. It is made for each turn, since what it
   *     says may change between two; a prompt that is sent again says what it said before
   * @param tries how often the server may answer the prompt with an error before it is given up
   * @param look look whether the session knows it before it is sent: after a restart
   */
  public record Run(
      String messageId, List<PromptPart> parts, @Nullable String system, int tries, boolean look)
      implements Command {

    public Run {
      parts = List.copyOf(parts);
    }
  }

  /** Cut the running turn, if any, and report it as {@code outcome} if it did not end by itself. */
  public record Abort(TurnOutcome outcome) implements Command {}

  /** Stop; {@code abort} the running turn first. */
  public record Close(boolean abort) implements Command {}

  /** What comes back to it later; it names its turn, since the turn may be over by then. */
  sealed interface Echo extends Command {
    String messageId();
  }

  record Sent(String messageId) implements Echo {}

  record NotSent(String messageId, Throwable cause) implements Echo {}

  record SendDue(String messageId) implements Echo {}

  record Looked(String messageId, int question, TurnLook look) implements Echo {}

  record NotLooked(String messageId, Throwable cause) implements Echo {}

  record LookDue(String messageId) implements Echo {}

  record LimitReached(String messageId) implements Echo {}

  record GraceOver(String messageId) implements Echo {}

  record SilenceOver(String messageId, boolean told) implements Echo {}

  record CutOverdue(String messageId) implements Echo {}

  record Aborted(String messageId, @Nullable Throwable failure) implements Echo {}

  record Heard(Signal signal) implements Command {}

  /**
   * Whose session it is and how it is always prompted; model and agent hold for one turn only
   * (OpenCode), so they go with every prompt.
   *
   * @param limits how long one turn may go on
   */
  public record Spec(
      String name,
      SessionRef session,
      @Nullable ModelRef model,
      @Nullable String agent,
      TurnLimits limits) {}

  /** What it works with. */
  public record Surroundings(Worker worker, Settings settings) {}

  private final Spec spec;
  private final Surroundings with;
  private final ActorRef<Report> team;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final SessionLine line;
  private final Watch watch;
  private final Transcript transcript = new Transcript();

  private Recipient(
      Spec spec,
      Surroundings with,
      ActorRef<Report> team,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.spec = spec;
    this.with = with;
    this.team = team;
    this.context = context;
    this.timers = timers;
    line = new SessionLine(spec, with.worker(), context);
    watch = new Watch(spec, with.settings(), timers, team);
  }

  public static Behavior<Command> create(Spec spec, Surroundings with, ActorRef<Report> team) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Recipient(spec, with, team, context, timers).started()));
  }

  /**
   * The end of one whose session may still work: cuts that, and reports when it is done.
   *
   * @param team not told when the server cannot be reached
   */
  public static Behavior<Command> cut(Spec spec, Surroundings with, ActorRef<Report> team) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Recipient(spec, with, team, context, timers).closing("")));
  }

  private Behavior<Command> started() {
    ActorRef<Signal> ear = context.messageAdapter(Signal.class, Heard::new);
    with.worker().follow(spec.session().id(), ear);
    return idle();
  }

  private Behavior<Command> idle() {
    return Behaviors.receive(Command.class)
        .onMessage(Run.class, this::onRun)
        .onMessage(Heard.class, this::onHeardWhileIdle)
        .onMessage(Abort.class, nothing -> Behaviors.same())
        .onMessage(Close.class, this::onCloseWhileIdle)
        .onMessage(Echo.class, late -> Behaviors.same())
        .build();
  }

  /**
   * The prompt is on its way, or waits to be sent again.
   *
   * @param look whether to look as soon as the server has it, because something was heard meanwhile
   */
  private Behavior<Command> sending(Turn turn, boolean look) {
    return Behaviors.receive(Command.class)
        .onMessage(Echo.class, echo -> !turn.is(echo.messageId()), late -> Behaviors.same())
        .onMessage(Sent.class, sent -> onSent(turn, look))
        .onMessage(NotSent.class, not -> onNotSent(not, turn))
        .onMessage(SendDue.class, due -> send(turn, look))
        .onMessage(SilenceOver.class, over -> onSilenceWhileSending(over, turn))
        .onMessage(Echo.class, late -> Behaviors.same())
        .onMessage(Heard.class, heard -> onHeardWhileSending(heard, turn))
        .onMessage(Abort.class, abort -> sending(turn.cutting(abort.outcome()), look))
        .onMessage(Close.class, close -> onClose(close, turn))
        .onMessage(Run.class, run -> onRunWhileBusy(run, turn))
        .build();
  }

  /**
   * The server has the prompt and the session is asked now and then how the turn stands.
   *
   * @param question counts the looks; what happens during one may be newer than its answer, so it
   *     causes another, and only the answer to the newest counts
   */
  private Behavior<Command> following(Turn turn, int question) {
    return Behaviors.receive(Command.class)
        .onMessage(Echo.class, echo -> !turn.is(echo.messageId()), late -> Behaviors.same())
        .onMessage(
            Looked.class, found -> found.question() == question, found -> onLooked(found, turn))
        .onMessage(NotLooked.class, not -> onNotLooked(not, turn, question))
        .onMessage(LookDue.class, due -> onLookDue(turn, question))
        .onMessage(LimitReached.class, due -> cut(turn, watch.wholeLimit(), question))
        .onMessage(SilenceOver.class, over -> onSilence(over, turn, question))
        .onMessage(CutOverdue.class, due -> onCutOverdue(turn))
        .onMessage(GraceOver.class, over -> look(turn.waitedFor(), question + 1))
        .onMessage(Aborted.class, cut -> look(turn, question + 1))
        .onMessage(Echo.class, late -> Behaviors.same())
        .onMessage(Heard.class, heard -> onHeard(heard, turn, question))
        .onMessage(Abort.class, abort -> cut(turn, abort.outcome(), question))
        .onMessage(Close.class, close -> onClose(close, turn))
        .onMessage(Run.class, run -> onRunWhileBusy(run, turn))
        .build();
  }

  private Behavior<Command> onRun(Run run) {
    Turn turn = Turn.of(run);
    watch.begin(turn);
    if (!run.look()) {
      transcript.begin(turn.messageId());
      return send(turn, false);
    }
    transcript.miss();
    // When it began is not known: it gets its whole time once more.
    watch.startLimit(turn);
    return look(turn, 1);
  }

  /** The team starts a turn only after the last one ended, so this is a defect; nothing is lost. */
  private Behavior<Command> onRunWhileBusy(Run run, Turn turn) {
    throw new IllegalStateException(
        "%s runs %s and cannot run %s".formatted(spec.name(), turn.messageId(), run.messageId()));
  }

  private Behavior<Command> onSent(Turn turn, boolean look) {
    team.tell(new Report.Delivered(spec.name(), turn.messageId()));
    watch.taken(turn);
    if (turn.cut() != null) {
      return abort(turn, 0);
    }
    return look ? read(turn, 1) : follow(turn, 0);
  }

  /** An answer that says no is final; errors are tried again; an absent server is waited for. */
  private Behavior<Command> onNotSent(NotSent not, Turn turn) {
    OpenCodeException cause = OpenCodeException.behind(not.cause());
    Turn.NotSent verdict = turn.notSent(cause);
    if (verdict.outcome() != null) {
      return end(turn, verdict.outcome());
    }
    context.getLog().info("prompt to {} failed, trying again: {}", spec.name(), cause.getMessage());
    timers.startSingleTimer(
        new SendDue(turn.messageId()),
        with.settings().delivery().pauseAfter(verdict.turn().failures() - 1));
    return sending(verdict.turn(), false);
  }

  private Behavior<Command> onLooked(Looked found, Turn turn) {
    Settings settings = with.settings();
    Turn.Verdict verdict =
        turn.judge(found.look(), settings.turns().maxResumes(), settings.delivery().grace());
    if (verdict instanceof Turn.Verdict.Over over) {
      return end(turn, over.outcome(), found.look().spent());
    }
    if (verdict instanceof Turn.Verdict.Resume resume) {
      context.getLog().info("turn {} of {} does not run, resuming", turn.messageId(), spec.name());
      return send(resume.turn(), false);
    }
    if (verdict instanceof Turn.Verdict.Cut endless) {
      context.getLog().warn("the session of {} repeats itself, cutting it", spec.name());
      return cut(turn, endless.outcome(), found.question());
    }
    Turn alive = ((Turn.Verdict.GoesOn) verdict).turn();
    if (alive.begun() && !turn.begun()) {
      team.tell(new Report.Seen(spec.name(), turn.messageId()));
    }
    if (found.look() instanceof TurnLook.Running running) {
      watch.see(alive, running);
    }
    Behavior<Command> goesOn = follow(alive, found.question());
    return found.look() instanceof TurnLook.Running running && running.retry() != null
        ? onStatus(running.retry(), alive, found.question(), goesOn)
        : goesOn;
  }

  private Behavior<Command> onNotLooked(NotLooked not, Turn turn, int question) {
    context.getLog().debug("cannot look at {}: {}", spec.name(), not.cause().getMessage());
    return follow(turn, question);
  }

  private Behavior<Command> onLookDue(Turn turn, int question) {
    watch.beat(turn);
    return turn.cut() == null ? look(turn, question + 1) : abort(turn, question);
  }

  private Behavior<Command> onSilence(SilenceOver over, Turn turn, int question) {
    return watch.isSilentForTooLong(turn, over.told())
        ? cut(turn, watch.silence(), question)
        : Behaviors.same();
  }

  /** There is nothing to cut yet, and the server is waited for. */
  private Behavior<Command> onSilenceWhileSending(SilenceOver over, Turn turn) {
    watch.isSilentForTooLong(turn, over.told());
    return Behaviors.same();
  }

  private Behavior<Command> onCutOverdue(Turn turn) {
    context.getLog().warn("turn {} of {} could not be cut", turn.messageId(), spec.name());
    return end(turn, turn.uncut());
  }

  /** What the session says of itself: that it waits for its model's provider, or does not. */
  private Behavior<Command> onStatus(
      SessionStatus status, Turn turn, int question, Behavior<Command> goesOn) {
    Hearing.status(spec.name(), status).ifPresent(team::tell);
    return turn.cut() == null && watch.isHopeless(status)
        ? cut(turn, Hearing.hopeless((SessionStatus.Retry) status), question)
        : goesOn;
  }

  private Behavior<Command> onHeard(Heard heard, Turn turn, int question) {
    if (heard.signal() instanceof Signal.ServerLost lost) {
      return end(turn, new TurnOutcome.Failed(lost.reason()));
    }
    SessionEvent event = hear(heard.signal(), turn);
    if (event instanceof SessionEvent.Failed failed) {
      return look(turn.heard(failed.error()), question + 1);
    }
    onHeardWhileIdle(heard);
    if (event instanceof SessionEvent.Idle) {
      return read(turn, question + 1);
    }
    if (Hearing.mayBeOver(heard.signal(), event)) {
      return look(Hearing.after(heard.signal(), turn), question + 1);
    }
    if (event instanceof SessionEvent.AssistantUpdated updated && turn.beginsWith(updated)) {
      team.tell(new Report.Seen(spec.name(), turn.messageId()));
      return following(turn.alive(true), question);
    }
    return event instanceof SessionEvent.StatusChanged changed
        ? onStatus(changed.status(), turn, question, Behaviors.same())
        : Behaviors.same();
  }

  /** What is heard before the server's answer to the prompt may be all there is to hear. */
  private Behavior<Command> onHeardWhileSending(Heard heard, Turn turn) {
    if (heard.signal() instanceof Signal.ServerLost lost) {
      return end(turn, new TurnOutcome.Failed(lost.reason()));
    }
    SessionEvent event = hear(heard.signal(), turn);
    onHeardWhileIdle(heard);
    if (event instanceof SessionEvent.Failed failed) {
      return sending(turn.heard(failed.error()), true);
    }
    return Hearing.mayBeOver(heard.signal(), event) ? sending(turn, true) : Behaviors.same();
  }

  private @Nullable SessionEvent hear(Signal signal, Turn turn) {
    SessionEvent own = Hearing.own(signal, spec.session().id());
    watch.hear(turn, signal);
    transcript.hear(signal, own);
    return own;
  }

  /** A turn that a person started in the session can ask too. */
  private Behavior<Command> onHeardWhileIdle(Heard heard) {
    Hearing.ask(spec.name(), heard.signal()).ifPresent(team::tell);
    return Behaviors.same();
  }

  private Behavior<Command> onCloseWhileIdle(Close close) {
    if (close.abort()) {
      team.tell(new Report.Stopped(spec.name()));
    }
    return Behaviors.stopped();
  }

  private Behavior<Command> onClose(Close close, Turn turn) {
    timers.cancelAll();
    return close.abort() ? closing(turn.messageId()) : Behaviors.stopped();
  }

  private Behavior<Command> closing(String messageId) {
    Report done = new Report.Stopped(spec.name());
    return new LastCut(line, timers, () -> team.tell(done)).begin(messageId);
  }

  private Behavior<Command> send(Turn turn, boolean look) {
    if (turn.sentBefore()) {
      transcript.miss();
    }
    line.send(turn);
    return sending(turn, look);
  }

  /** What was heard to its end need not be looked for. */
  private Behavior<Command> read(Turn turn, int question) {
    return transcript
        .end()
        .map(end -> onLooked(new Looked(turn.messageId(), question, end), turn))
        .orElseGet(() -> look(turn, question));
  }

  private Behavior<Command> look(Turn turn, int question) {
    line.look(turn, question);
    return follow(turn, question);
  }

  private Behavior<Command> follow(Turn turn, int question) {
    Duration usual = with.settings().turns().checkInterval();
    Duration pause = Pauses.beforeLook(turn, question, usual);
    timers.startSingleTimer("look", new LookDue(turn.messageId()), pause);
    return following(turn, question);
  }

  private Behavior<Command> cut(Turn turn, TurnOutcome outcome, int question) {
    return abort(turn.cutting(outcome), question);
  }

  private Behavior<Command> abort(Turn turn, int question) {
    watch.cutting(turn);
    line.abort(turn.messageId());
    return follow(turn, question);
  }

  private Behavior<Command> end(Turn turn, TurnOutcome outcome) {
    return end(turn, outcome, Spent.NONE);
  }

  private Behavior<Command> end(Turn turn, TurnOutcome outcome, Spent spent) {
    timers.cancelAll();
    team.tell(new Report.Ended(spec.name(), turn.messageId(), outcome, spent));
    return idle();
  }
}
