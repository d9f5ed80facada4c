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
   */
  record Running(boolean begun, SessionStatus.@Nullable Retry retry) implements TurnLook {}

  /** It ended well with this text, which may be empty. */
  record Ended(String text) implements TurnLook {}

  /** It ended in an error. */
  record Failed(TurnError error) implements TurnLook {}

  /** The session itself does not exist. */
  record Gone() implements TurnLook {}
}
