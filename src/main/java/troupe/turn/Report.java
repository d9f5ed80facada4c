package troupe.turn;

import java.time.Duration;
import troupe.opencode.Ask;
import troupe.opencode.SessionStatus;
import troupe.worker.Spent;

/** What a {@link Recipient} tells its team. */
public sealed interface Report {

  /** The member's name, or {@code lead}. */
  String recipient();

  /** The server has the prompt. */
  record Delivered(String recipient, String messageId) implements Report {}

  /** An answer to the prompt began. */
  record Seen(String recipient, String messageId) implements Report {}

  /** The turn is over. */
  record Ended(String recipient, String messageId, TurnOutcome outcome, Spent spent)
      implements Report {

    /** One that took nothing that is known. */
    public Ended(String recipient, String messageId, TurnOutcome outcome) {
      this(recipient, messageId, outcome, Spent.NONE);
    }
  }

  /** The model's provider fails and OpenCode tries again. */
  record Retrying(String recipient, SessionStatus.Retry retry) implements Report {}

  /**
   * The turn shows no sign of life.
   *
   * @param quiet for how long
   */
  record Silent(String recipient, String messageId, Duration quiet) implements Report {}

  /** What the session does cannot be heard: there is no connection to its server. */
  record Unreachable(String recipient, String messageId, String reason) implements Report {}

  /** It can be heard, and shows signs of life. */
  record Recovered(String recipient, String messageId) implements Report {}

  /** What a closing recipient had to cut works no more. */
  record Stopped(String recipient) implements Report {}

  /** The session works, and does not wait for a provider. */
  record BusyAgain(String recipient) implements Report {}

  /** The session, or a sub-agent's of it, waits for a permission or for answers. */
  record Asked(String recipient, Ask ask) implements Report {}

  /**
   * Somebody answered that.
   *
   * @param reply {@code once}, {@code always}, {@code reject} or {@code answers}
   */
  record Answered(String recipient, String askId, String reply) implements Report {}

  /** There was a gap in what is heard; what is asked has to be looked up. */
  record Missed(String recipient) implements Report {}
}
