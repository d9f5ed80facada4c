package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import troupe.api.Message;
import troupe.api.MessageState;

/** How the receipt of a message changes. It goes forward, but for a change of lead. */
final class Receipts {

  private Receipts() {}

  static Message carriedBy(Message message, String messageId) {
    return new Message(
        message.id(),
        message.from(),
        message.to(),
        message.kind(),
        message.text(),
        message.state(),
        message.reason(),
        messageId,
        message.queuedAt(),
        message.deliveredAt(),
        message.seenAt(),
        message.answeredAt());
  }

  /** As it was before it was handed over: the session that had it counts no more. */
  static Message undone(Message message) {
    return new Message(
        message.id(),
        message.from(),
        message.to(),
        message.kind(),
        message.text(),
        MessageState.QUEUED,
        null,
        null,
        message.queuedAt(),
        null,
        null,
        null);
  }

  static Message delivered(Message message, Instant at) {
    return message.state() == MessageState.QUEUED
        ? to(message, MessageState.DELIVERED, null, new Times(at, null, null))
        : message;
  }

  static Message seen(Message message, Instant at) {
    return message.state() == MessageState.QUEUED || message.state() == MessageState.DELIVERED
        ? to(message, MessageState.SEEN, null, new Times(deliveredBy(message, at), at, null))
        : message;
  }

  static Message answered(Message message, Instant at) {
    Instant seenAt = message.seenAt() == null ? at : message.seenAt();
    Times times = new Times(deliveredBy(message, at), seenAt, at);
    return to(message, MessageState.ANSWERED, null, times);
  }

  static Message dead(Message message, String reason) {
    Times times = new Times(message.deliveredAt(), message.seenAt(), null);
    return to(message, MessageState.DEAD, reason, times);
  }

  private record Times(
      @Nullable Instant delivered, @Nullable Instant seen, @Nullable Instant answered) {}

  private static Instant deliveredBy(Message message, Instant at) {
    return message.deliveredAt() == null ? at : message.deliveredAt();
  }

  private static Message to(
      Message message, MessageState state, @Nullable String reason, Times times) {
    return new Message(
        message.id(),
        message.from(),
        message.to(),
        message.kind(),
        message.text(),
        state,
        reason,
        message.messageId(),
        message.queuedAt(),
        times.delivered(),
        times.seen(),
        times.answered());
  }
}
