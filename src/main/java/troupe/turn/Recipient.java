package troupe.turn;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import troupe.settings.Settings;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.Worker;

/**
 * One session that gets mail, a member's or the lead's: hands over one prompt at a time and follows
 * the turn that answers it to its end. What it learns it reports to its team; it keeps nothing that
 * a crash could lose, because the team stores a turn before it is run.
 *
 * <p>It decides by looking at the session's messages, never by an event alone: an idle says "not
 * running", not "answered". It does not order mail, does not know a member's status and does not
 * write to disk.
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
 * <p>{@code Abort} cuts a turn in every state that has one; {@code Close} ends the recipient. Closing
 * is {@link LastCut}.
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

  record Aborted(String messageId, @Nullable Throwable failure) implements Echo {}

  record Heard(Signal signal) implements Command {}

  /**
   * Whose session it is and how it is always prompted; model and agent hold for one turn only
   * (OpenCode), so they go with every prompt.
   *
   * @param turnLimit the longest one turn may run; zero for no limit
   */
  public record Spec(
      String name,
      SessionRef session,
      @Nullable ModelRef model,
      @Nullable String agent,
      Duration turnLimit) {}

  /** What it works with. */
  public record Surroundings(Worker worker, Settings settings) {}

  /** An aborted turn is looked at this soon, and aborted again while it still runs. */
  static final Duration ABORT_CHECK = Duration.ofSeconds(1);

  /** A turn that does not run is looked at again this soon; then it counts as cut. */
  private static final Duration STILL_CHECK = Duration.ofSeconds(2);

  /**
   * The first look at a prompt that was sent again; OpenCode needs seconds to begin after a start.
   */
  private static final Duration AGAIN_CHECK = Duration.ofSeconds(5);

  private final Spec spec;
  private final Surroundings with;
  private final ActorRef<Report> team;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final SessionLine line;

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
  }

  public static Behavior<Command> create(Spec spec, Surroundings with, ActorRef<Report> team) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Recipient(spec, with, team, context, timers).started()));
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
        .onMessage(Close.class, close -> Behaviors.stopped())
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
        .onMessage(LimitReached.class, due -> onLimit(turn, question))
        .onMessage(GraceOver.class, over -> look(turn.waitedFor(), question + 1))
        .onMessage(Aborted.class, cut -> look(turn, question + 1))
        .onMessage(Echo.class, late -> Behaviors.same())
        .onMessage(Heard.class, heard -> onHeard(heard, turn, question))
        .onMessage(Abort.class, abort -> cut(turn.cutting(abort.outcome()), question))
        .onMessage(Close.class, close -> onClose(close, turn))
        .onMessage(Run.class, run -> onRunWhileBusy(run, turn))
        .build();
  }

  private Behavior<Command> onRun(Run run) {
    Turn turn = Turn.of(run);
    if (!run.look()) {
      return send(turn, false);
    }
    // When it began is not known: it gets its whole time once more.
    startLimit(turn);
    return look(turn, 1);
  }

  /** The team starts a turn only after the last one ended, so this is a defect; nothing is lost. */
  private Behavior<Command> onRunWhileBusy(Run run, Turn turn) {
    throw new IllegalStateException(
        "%s runs %s and cannot run %s".formatted(spec.name(), turn.messageId(), run.messageId()));
  }

  private Behavior<Command> onSent(Turn turn, boolean look) {
    team.tell(new Report.Delivered(spec.name(), turn.messageId()));
    startLimit(turn);
    startGrace(turn);
    if (turn.cut() != null) {
      return cut(turn, 0);
    }
    return look ? look(turn, 1) : follow(turn, 0);
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
      return end(turn, over.outcome());
    }
    if (verdict instanceof Turn.Verdict.Resume resume) {
      context.getLog().info("turn {} of {} does not run, resuming", turn.messageId(), spec.name());
      return send(resume.turn(), false);
    }
    Turn alive = ((Turn.Verdict.GoesOn) verdict).turn();
    if (alive.begun() && !turn.begun()) {
      team.tell(new Report.Seen(spec.name(), turn.messageId()));
    }
    if (found.look() instanceof TurnLook.Running running) {
      startGrace(alive);
      Optional.ofNullable(running.retry())
          .flatMap(retry -> Hearing.status(spec.name(), retry))
          .ifPresent(team::tell);
    }
    return follow(alive, found.question());
  }

  private Behavior<Command> onNotLooked(NotLooked not, Turn turn, int question) {
    context.getLog().debug("cannot look at {}: {}", spec.name(), not.cause().getMessage());
    return follow(turn, question);
  }

  private Behavior<Command> onLookDue(Turn turn, int question) {
    return turn.cut() == null ? look(turn, question + 1) : cut(turn, question);
  }

  private Behavior<Command> onLimit(Turn turn, int question) {
    Duration limit = spec.turnLimit();
    return cut(
        turn.cutting(new TurnOutcome.Failed("the turn passed its limit of " + limit)), question);
  }

  private Behavior<Command> onHeard(Heard heard, Turn turn, int question) {
    if (heard.signal() instanceof Signal.ServerLost lost) {
      return end(turn, new TurnOutcome.Failed(lost.reason()));
    }
    SessionEvent event = Hearing.own(heard.signal(), spec.session().id());
    if (event instanceof SessionEvent.Failed failed) {
      return look(turn.heard(failed.error()), question + 1);
    }
    onHeardWhileIdle(heard);
    if (Hearing.mayBeOver(heard.signal(), event)) {
      return look(Hearing.after(heard.signal(), turn), question + 1);
    }
    if (event instanceof SessionEvent.AssistantUpdated updated && turn.beginsWith(updated)) {
      team.tell(new Report.Seen(spec.name(), turn.messageId()));
      return following(turn.alive(true), question);
    }
    if (event instanceof SessionEvent.StatusChanged changed) {
      Hearing.status(spec.name(), changed.status()).ifPresent(team::tell);
    }
    return Behaviors.same();
  }

  /** What is heard before the server's answer to the prompt may be all there is to hear. */
  private Behavior<Command> onHeardWhileSending(Heard heard, Turn turn) {
    if (heard.signal() instanceof Signal.ServerLost lost) {
      return end(turn, new TurnOutcome.Failed(lost.reason()));
    }
    onHeardWhileIdle(heard);
    SessionEvent event = Hearing.own(heard.signal(), spec.session().id());
    if (event instanceof SessionEvent.Failed failed) {
      return sending(turn.heard(failed.error()), true);
    }
    return Hearing.mayBeOver(heard.signal(), event) ? sending(turn, true) : Behaviors.same();
  }

  /** A turn that a person started in the session can ask too. */
  private Behavior<Command> onHeardWhileIdle(Heard heard) {
    Hearing.ask(spec.name(), heard.signal()).ifPresent(team::tell);
    return Behaviors.same();
  }

  private Behavior<Command> onClose(Close close, Turn turn) {
    timers.cancelAll();
    return close.abort()
        ? new LastCut(line, timers).begin(turn.messageId())
        : Behaviors.stopped();
  }

  private void startLimit(Turn turn) {
    Duration limit = spec.turnLimit();
    if (!limit.isZero()) {
      timers.startSingleTimer("limit", new LimitReached(turn.messageId()), limit);
    }
  }

  /** Counts from when the session was last seen to work: a prompt waits behind the turn before. */
  private void startGrace(Turn turn) {
    if (turn.begun()) {
      timers.cancel("grace");
    } else {
      Duration grace = with.settings().delivery().grace();
      timers.startSingleTimer("grace", new GraceOver(turn.messageId()), grace);
    }
  }

  private Behavior<Command> send(Turn turn, boolean look) {
    line.send(turn);
    return sending(turn, look);
  }

  private Behavior<Command> look(Turn turn, int question) {
    line.look(turn, question);
    return follow(turn, question);
  }

  private Behavior<Command> follow(Turn turn, int question) {
    timers.startSingleTimer("look", new LookDue(turn.messageId()), pause(turn, question));
    return following(turn, question);
  }

  /** A prompt that was sent before may have been answered then, and nothing more will be heard. */
  private Duration pause(Turn turn, int question) {
    if (turn.cut() != null) {
      return ABORT_CHECK;
    }
    if (turn.still() && question > 0 && !turn.isAwaited()) {
      return STILL_CHECK;
    }
    Duration usual = with.settings().turns().checkInterval();
    boolean early = question == 0 && turn.sentBefore() && AGAIN_CHECK.compareTo(usual) < 0;
    return early ? AGAIN_CHECK : usual;
  }

  private Behavior<Command> cut(Turn turn, int question) {
    line.abort(turn.messageId());
    return follow(turn, question);
  }

  private Behavior<Command> end(Turn turn, TurnOutcome outcome) {
    timers.cancelAll();
    team.tell(new Report.Ended(spec.name(), turn.messageId(), outcome));
    return idle();
  }
}
