package troupe.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message and its receipt.
 *
 * @param id unique in its team, sorts by time
 * @param from a member's name, {@code lead}, {@code operator} for a person, {@code system} for
 *     Troupe itself
 * @param to a member's name or {@code lead}
 * @param kind decides how the session reads it, see {@link MessageKind}
 * @param text as the sender wrote it
 * @param reason why it is dead, or why its turn did not answer it
 * @param messageId the message on the OpenCode server that carries it, once one was chosen
 */
public record Message(
    String id,
    String from,
    String to,
    MessageKind kind,
    String text,
    MessageState state,
    @Nullable String reason,
    @Nullable String messageId,
    Instant queuedAt,
    @Nullable Instant deliveredAt,
    @Nullable Instant seenAt,
    @Nullable Instant answeredAt) {

  /** What the recipient's session reads. */
  public String sessionText() {
    return kind.frame(from, text);
  }
}
