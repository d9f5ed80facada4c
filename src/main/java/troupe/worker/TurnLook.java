package troupe.worker;

import org.jspecify.annotations.Nullable;
import troupe.opencode.SessionStatus;
import troupe.opencode.TurnError;

/** What a look at a turn found. */
public sealed interface TurnLook {

  /** The session does not have the prompt. */
  record Missing() implements TurnLook {}

  /** The prompt is there, its answer is not, and nothing is working on it. */
  record Cut() implements TurnLook {}

  /**
   * It is being worked on.
   *
   * @param begun whether an answer has begun
   * @param retry set while the model's provider fails and OpenCode tries again
   * @param working whether a tool call of it is being carried out, or waits to be allowed
   * @param progress another number when there is more to read than before
   */
  record Running(boolean begun, SessionStatus.@Nullable Retry retry, boolean working, int progress)
      implements TurnLook {

    /** One that shows nothing but that it runs. */
    public Running(boolean begun, SessionStatus.@Nullable Retry retry) {
      this(begun, retry, false, 0);
    }
  }

  /**
   * OpenCode answers one prompt again and again, and never ends: it does that while its clock shows
   * an earlier time than when the prompt was sent (1.18.33).
   *
   * @param text the answer, when it is that of this turn
   */
  record Repeating(@Nullable String text) implements TurnLook {}

  /** It ended well with this text, which may be empty. */
  record Ended(String text, Spent spent) implements TurnLook {

    /** One that took nothing that is known. */
    public Ended(String text) {
      this(text, Spent.NONE);
    }
  }

  /** It ended in an error. */
  record Failed(TurnError error, Spent spent) implements TurnLook {

    /** One that took nothing that is known. */
    public Failed(TurnError error) {
      this(error, Spent.NONE);
    }
  }

  /** The session itself does not exist. */
  record Gone() implements TurnLook {}

  /** What the turn took, when it is over. */
  default Spent spent() {
    return Spent.NONE;
  }
}
