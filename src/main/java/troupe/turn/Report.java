package troupe.turn;

import troupe.opencode.PermissionAsk;
import troupe.opencode.SessionStatus;

/** What a {@link Recipient} tells its team. */
public sealed interface Report {

  /** The member's name, or {@code lead}. */
  String recipient();

  /** The server has the prompt. */
  record Delivered(String recipient, String messageId) implements Report {}

  /** An answer to the prompt began. */
  record Seen(String recipient, String messageId) implements Report {}

  /** The turn is over. */
  record Ended(String recipient, String messageId, TurnOutcome outcome) implements Report {}

  /** The model's provider fails and OpenCode tries again. */
  record Retrying(String recipient, SessionStatus.Retry retry) implements Report {}

  /** The session works, and does not wait for a provider. */
  record BusyAgain(String recipient) implements Report {}

  /** The session, or a sub-agent's of it, waits for a permission. */
  record Asked(String recipient, PermissionAsk ask) implements Report {}

  /** Somebody answered that. */
  record Answered(String recipient, String permissionId) implements Report {}
}
