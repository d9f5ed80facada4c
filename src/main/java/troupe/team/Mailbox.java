package troupe.team;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import troupe.api.Message;

/**
 * The mail of one recipient that is not answered yet: what still waits, and the turn that is
 * answering the rest. One turn at a time.
 *
 * @param waiting ids, in the order they will be handed over
 * @param bytes UTF-8 length of the texts that wait
 * @param turn {@code null} while none runs
 */
record Mailbox(PVector<String> waiting, long bytes, @Nullable OpenTurn turn) {

  static final Mailbox EMPTY = new Mailbox(TreePVector.empty(), 0, null);

  /**
   * A turn that has been decided on and is not over.
   *
   * @param messageId the OpenCode message that carries the mail; empty for a turn that was running
   *     when a folder of the earlier plugin was taken over
   * @param mail ids of the messages it carries, in order
   */
  record OpenTurn(String messageId, List<String> mail) {
    OpenTurn {
      mail = List.copyOf(mail);
    }
  }

  /** One more message waits, behind all others. */
  Mailbox queue(Message message) {
    return queue(message, waiting.size());
  }

  /** One more message waits, at this place in the queue. */
  Mailbox queue(Message message, int place) {
    PVector<String> next = waiting.plus(place, message.id());
    return new Mailbox(next, bytes + size(message.text()), turn);
  }

  /** All that waits becomes one turn's worth. */
  Mailbox start(String messageId) {
    return new Mailbox(TreePVector.empty(), 0, new OpenTurn(messageId, waiting));
  }

  Mailbox end() {
    return new Mailbox(waiting, bytes, null);
  }

  /** A message that is given up waits no more. */
  Mailbox drop(Message message) {
    return waiting.contains(message.id())
        ? new Mailbox(waiting.minus(message.id()), bytes - size(message.text()), turn)
        : this;
  }

  /** Whether a turn could start now: mail waits and none is being answered. */
  boolean isDue() {
    return turn == null && !waiting.isEmpty();
  }

  boolean runs(String messageId) {
    return turn != null && turn.messageId().equals(messageId);
  }

  boolean hasRoomFor(String text, int maxMessages, long maxBytes) {
    return waiting.size() < maxMessages && bytes + size(text) <= maxBytes;
  }

  static long size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
