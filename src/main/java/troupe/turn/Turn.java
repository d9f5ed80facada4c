package troupe.turn;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import troupe.opencode.OpenCodeException;
import troupe.opencode.SessionEvent;
import troupe.opencode.TurnError;
import troupe.worker.TurnLook;

/**
 * A turn in the hands of a {@link Recipient}: the prompt and what is known of its way so far.
 *
 * @param run what is run; its message id is empty, and it has no parts, for a turn the earlier
 *     plugin started
 * @param attempts how often the server answered the prompt with an error
 * @param failures how often the prompt could not be handed over, for whatever reason
 * @param resumes how often the prompt was sent again because its turn had been cut
 * @param start how its beginning is waited for
 * @param error what the session said went wrong, for when the messages do not tell
 * @param cut set when the turn is being aborted: how it is then reported
 * @param still whether the last look found nothing running, or nobody has sent the prompt lately
 */
record Turn(
    Recipient.Run run,
    int attempts,
    int failures,
    int resumes,
    Start start,
    @Nullable String error,
    @Nullable TurnOutcome cut,
    boolean still) {

  /** OpenCode's name for the error of an aborted turn. */
  private static final String ABORTED = "MessageAbortedError";

  private static final String UNCUT =
      "; OpenCode did not stop it in time, so its session may go on for a while";

  private static final TurnOutcome GONE =
      new TurnOutcome.SessionGone("its session does not exist any more");

  /** What a look at a turn means for it. */
  sealed interface Verdict {

    /** It is over. */
    record Over(TurnOutcome outcome) implements Verdict {}

    /** A crash cut it, or it did not begin: its prompt is to be sent again. */
    record Resume(Turn turn) implements Verdict {}

    /** It is to be cut, and is over with {@code outcome} then. */
    record Cut(TurnOutcome outcome) implements Verdict {}

    /** It goes on. */
    record GoesOn(Turn turn) implements Verdict {}
  }

  /** A turn whose prompt is to be sent, or may have been sent long ago. */
  static Turn of(Recipient.Run run) {
    Start start = run.look() ? Start.FOUND : Start.SENT;
    return new Turn(run, 0, 0, 0, start, null, null, run.look());
  }

  String messageId() {
    return run.messageId();
  }

  /** What a prompt that did not arrive means: how its turn ends, or that it is tried again. */
  record NotSent(Turn turn, @Nullable TurnOutcome outcome) {}

  /**
   * An answer that says no is final; errors are tried again; an absent server is waited for. A turn
   * that is to be cut is handed over first, or its mail would never have been read.
   */
  NotSent notSent(OpenCodeException cause) {
    if (cause.isNotFound()) {
      return new NotSent(this, GONE);
    }
    boolean answered = cause.kind() != OpenCodeException.Kind.UNREACHABLE;
    Turn next = notSentOnce(answered);
    boolean last = cause.kind() == OpenCodeException.Kind.REFUSED || next.attempts >= run.tries();
    return new NotSent(
        next,
        last ? new TurnOutcome.Undelivered(String.valueOf(cause.getMessage()), answered) : null);
  }

  /** Whether this is the first sign of an answer. */
  boolean beginsWith(SessionEvent.AssistantUpdated updated) {
    return !begun() && messageId().equals(updated.message().parentId());
  }

  /** Whether an answer has begun. */
  boolean begun() {
    return start.begun();
  }

  boolean sentBefore() {
    return failures > 0 || resumes > 0 || start.repeated();
  }

  /** Whether nothing is to be done but to wait until the session has had its time to begin. */
  boolean isAwaited() {
    return still && !start.begun() && !start.lost() && !start.overdue();
  }

  boolean is(String id) {
    return messageId().equals(id);
  }

  /**
   * @param maxResumes how often a cut turn is sent again
   * @param grace how long the session has to begin
   */
  Verdict judge(TurnLook look, int maxResumes, Duration grace) {
    if (look instanceof TurnLook.Ended ended) {
      return new Verdict.Over(new TurnOutcome.Answered(ended.text()));
    }
    if (look instanceof TurnLook.Failed failed) {
      return new Verdict.Over(failed(failed.error()));
    }
    if (look instanceof TurnLook.Gone) {
      return new Verdict.Over(GONE);
    }
    if (look instanceof TurnLook.Running running) {
      return new Verdict.GoesOn(alive(running.begun()));
    }
    if (look instanceof TurnLook.Repeating repeating) {
      return cut == null
          ? new Verdict.Cut(repeated(repeating.text()))
          : new Verdict.GoesOn(alive(true));
    }
    Turn known = look instanceof TurnLook.Missing ? with(start.mayBeLost()) : this;
    return known.stopped(maxResumes, grace);
  }

  /** Nothing runs and nothing answered. */
  private Verdict stopped(int maxResumes, Duration grace) {
    if (cut != null) {
      // An abort can come before the server has begun; only a second look proves the stop.
      return still ? new Verdict.Over(cut) : new Verdict.GoesOn(foundStill());
    }
    if (error != null) {
      return new Verdict.Over(new TurnOutcome.Failed(error));
    }
    if (run.parts().isEmpty()) {
      return new Verdict.Over(new TurnOutcome.Failed("it was cut before Troupe took over"));
    }
    if (!begun() && !still) {
      // OpenCode says yes to a prompt some time before it begins with it.
      return new Verdict.GoesOn(foundStill());
    }
    return begun() || start.lost() ? cutShort(maxResumes) : notBegun(grace);
  }

  private static TurnOutcome repeated(@Nullable String text) {
    return text == null
        ? new TurnOutcome.Failed(
            "OpenCode answers an earlier prompt again and again; its clock was set back")
        : new TurnOutcome.Answered(text);
  }

  private Verdict cutShort(int maxResumes) {
    return resumes < maxResumes
        ? new Verdict.Resume(again(resumes + 1, Start.SENT))
        : new Verdict.Over(
            new TurnOutcome.Failed("the turn was cut %d times".formatted(resumes + 1)));
  }

  private Verdict notBegun(Duration grace) {
    if (!start.overdue()) {
      return new Verdict.GoesOn(this);
    }
    String reason =
        "OpenCode took the prompt twice and began no turn within %d s".formatted(grace.toSeconds());
    return start.repeated()
        ? new Verdict.Over(new TurnOutcome.NotBegun(reason))
        : new Verdict.Resume(again(resumes, start.again()));
  }

  private TurnOutcome failed(TurnError failure) {
    return cut != null && failure.name().equals(ABORTED)
        ? cut
        : new TurnOutcome.Failed(failure.name() + ": " + failure.message());
  }

  /** How it ends when an abort does not end it in time. */
  TurnOutcome uncut() {
    return cut instanceof TurnOutcome.Failed failed
        ? new TurnOutcome.Failed(failed.reason() + UNCUT)
        : Objects.requireNonNull(cut);
  }

  private Turn notSentOnce(boolean answered) {
    int all = answered ? attempts + 1 : attempts;
    return new Turn(run, all, failures + 1, resumes, start, error, cut, still);
  }

  /** An error heard while it lives was about something else. */
  Turn alive(boolean hasBegun) {
    return new Turn(run, attempts, failures, resumes, start.alive(hasBegun), null, cut, false);
  }

  /**
   * The first error counts: OpenCode repeats some of them, as an unknown one with a stack. That a
   * turn was aborted stands in its answer; heard, it may be about the turn before.
   */
  Turn heard(TurnError failure) {
    if (error != null || failure.name().equals(ABORTED)) {
      return this;
    }
    String complaint = failure.name() + ": " + failure.message();
    return new Turn(run, attempts, failures, resumes, start, complaint, cut, still);
  }

  Turn cutting(TurnOutcome outcome) {
    return new Turn(run, attempts, failures, resumes, start, error, outcome, false);
  }

  /** The server or the way to it was away, and with it perhaps the prompt. */
  Turn mayBeLost() {
    return with(start.mayBeLost());
  }

  /** The session has had its time to begin. */
  Turn waitedFor() {
    return with(start.waitedFor());
  }

  private Turn with(Start next) {
    return new Turn(run, attempts, failures, resumes, next, error, cut, still);
  }

  private Turn again(int resumed, Start next) {
    return new Turn(run, 0, 0, resumed, next, null, cut, false);
  }

  private Turn foundStill() {
    return new Turn(run, attempts, failures, resumes, start, error, cut, true);
  }
}
