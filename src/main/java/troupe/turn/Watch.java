package troupe.turn;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionStatus;
import troupe.settings.Settings;
import troupe.worker.TurnLook;

/**
 * Watches over the running turn of a recipient: keeps its limits as timers of the recipient and
 * tells the team when it seems not to work. Does not cut it. Confined to the recipient's actor.
 */
final class Watch {

  private static final String LIMIT = "limit";
  private static final String SILENCE = "silence";
  private static final String GRACE = "grace";
  private static final String CUT = "cut";

  private final Recipient.Spec spec;
  private final Settings settings;
  private final TimerScheduler<Recipient.Command> timers;
  private final ActorRef<Report> team;
  private Pulse pulse = Pulse.of(false);

  /** A watch over no turn yet. */
  Watch(
      Recipient.Spec spec,
      Settings settings,
      TimerScheduler<Recipient.Command> timers,
      ActorRef<Report> team) {
    this.spec = spec;
    this.settings = settings;
    this.timers = timers;
    this.team = team;
  }

  /** The turn is to be run. That nobody takes its prompt is silence, too. */
  void begin(Turn turn) {
    pulse = Pulse.of(turn.run().look());
    startSilence(turn, spec.limits().silence(), false);
  }

  /** The server has taken the prompt. */
  void taken(Turn turn) {
    startLimit(turn);
    startGrace(turn);
    become(turn, pulse.alive());
    beat(turn);
  }

  /** Counts from when the session was last seen to work: a prompt waits behind the turn before. */
  private void startGrace(Turn turn) {
    if (turn.begun()) {
      timers.cancel(GRACE);
    } else {
      Duration grace = settings.delivery().grace();
      timers.startSingleTimer(GRACE, new Recipient.GraceOver(turn.messageId()), grace);
    }
  }

  /** The server has the prompt, or may have had it for long. */
  void startLimit(Turn turn) {
    Duration whole = spec.limits().whole();
    if (!whole.isZero()) {
      timers.startSingleTimer(LIMIT, new Recipient.LimitReached(turn.messageId()), whole);
    }
  }

  void hear(Turn turn, Signal signal) {
    if (signal instanceof Signal.Disconnected lost && pulse.link() != Pulse.Link.DOWN) {
      team.tell(new Report.Unreachable(spec.name(), turn.messageId(), lost.reason()));
    }
    become(turn, pulse.after(signal));
  }

  void see(Turn turn, TurnLook.Running running) {
    startGrace(turn);
    become(turn, pulse.after(running));
  }

  private void become(Turn turn, Pulse next) {
    Pulse before = pulse;
    pulse = next;
    if (before.silent() && !next.silent()) {
      startSilence(turn, spec.limits().silence(), false);
    }
    if (before.isDoubtful() && !next.isDoubtful()) {
      team.tell(new Report.Recovered(spec.name(), turn.messageId()));
    }
  }

  /** Time passes: from what was heard, silence counts from now on. */
  void beat(Turn turn) {
    if (pulse.heard()) {
      startSilence(turn, spec.limits().silence(), false);
    }
    pulse = pulse.beat();
  }

  /**
   * The time for a sign of life is over: tells it the first time.
   *
   * @return whether the turn is to be aborted
   */
  boolean isSilentForTooLong(Turn turn, boolean told) {
    if (pulse.heard()) {
      beat(turn);
      return false;
    }
    if (!told) {
      pulse = pulse.told();
      startSilence(turn, spec.limits().silenceAbort(), true);
      team.tell(new Report.Silent(spec.name(), turn.messageId(), spec.limits().silence()));
    }
    return told;
  }

  TurnOutcome silence() {
    Duration all = spec.limits().silence().plus(spec.limits().silenceAbort());
    return new TurnOutcome.Failed(
        "the turn showed no sign of life for %d s".formatted(all.toSeconds()));
  }

  TurnOutcome wholeLimit() {
    return new TurnOutcome.Failed("the turn passed its limit of " + spec.limits().whole());
  }

  /** Whether the model's provider has failed so often that it is no use to wait. */
  boolean isHopeless(SessionStatus status) {
    int most = spec.limits().retries();
    return most > 0 && status instanceof SessionStatus.Retry retry && retry.attempt() > most;
  }

  /** It is being aborted, and has to end soon. */
  void cutting(Turn turn) {
    timers.cancel(LIMIT);
    timers.cancel(SILENCE);
    if (!timers.isTimerActive(CUT)) {
      Duration limit = settings.turns().abortLimit();
      timers.startSingleTimer(CUT, new Recipient.CutOverdue(turn.messageId()), limit);
    }
  }

  private void startSilence(Turn turn, Duration limit, boolean told) {
    if (!limit.isZero() && turn.cut() == null) {
      timers.startSingleTimer(SILENCE, new Recipient.SilenceOver(turn.messageId(), told), limit);
    }
  }
}
