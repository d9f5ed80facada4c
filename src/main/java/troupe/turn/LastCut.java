package troupe.turn;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.turn.Recipient.Aborted;
import troupe.turn.Recipient.Command;
import troupe.turn.Recipient.LookDue;

/**
 * The end of a recipient whose session may still work: only the abort of its last turn is waited
 * for.
 */
final class LastCut {

  /** Tries to abort; then the turn is left to end by itself. */
  private static final int TRIES = 5;

  private final SessionLine line;
  private final TimerScheduler<Command> timers;
  private final Runnable whenCut;

  /**
   * An end that has not begun.
   *
   * @param whenCut run when the session works no more, for all that the server says
   */
  LastCut(SessionLine line, TimerScheduler<Command> timers, Runnable whenCut) {
    this.line = line;
    this.timers = timers;
    this.whenCut = whenCut;
  }

  Behavior<Command> begin(String messageId) {
    line.abort(messageId);
    return closing(TRIES, true);
  }

  /**
   * @param tries how many aborts are left
   * @param again whether a successful abort is followed by another, since the first one may have
   *     come before the server had begun with the prompt
   */
  private Behavior<Command> closing(int tries, boolean again) {
    return Behaviors.receive(Command.class)
        .onMessage(Aborted.class, aborted -> onAborted(aborted, tries, again))
        .onMessage(LookDue.class, this::onLookDue)
        .onMessage(Recipient.Echo.class, late -> Behaviors.same())
        .onMessage(Recipient.Heard.class, nothing -> Behaviors.same())
        .onMessage(Recipient.Run.class, nothing -> Behaviors.same())
        .onMessage(Recipient.Abort.class, nothing -> Behaviors.same())
        .onMessage(Recipient.Close.class, nothing -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onLookDue(LookDue due) {
    line.abort(due.messageId());
    return Behaviors.same();
  }

  private Behavior<Command> onAborted(Aborted aborted, int tries, boolean again) {
    boolean failed = aborted.failure() != null;
    if (tries <= 1 || !(failed || again)) {
      if (!failed) {
        whenCut.run();
      }
      return Behaviors.stopped();
    }
    timers.startSingleTimer(new LookDue(aborted.messageId()), Pauses.ABORT_CHECK);
    return closing(tries - 1, failed && again);
  }
}
