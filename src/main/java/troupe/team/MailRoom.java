package troupe.team;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;

/**
 * All mail of one team with its receipts, and a mailbox for each recipient. A persistent value.
 *
 * @param messages by id, in the order they were queued
 * @param boxes by recipient: a member's name or {@code lead}
 * @param closed ids of answered and dead messages, oldest first
 * @param kept how many closed messages stay
 */
record MailRoom(
    OrderedPMap<String, Message> messages,
    PMap<String, Mailbox> boxes,
    PVector<String> closed,
    int kept) {

  static MailRoom empty(int kept) {
    return new MailRoom(OrderedPMap.empty(), HashTreePMap.empty(), TreePVector.empty(), kept);
  }

  Mailbox box(String recipient) {
    return boxes.getOrDefault(recipient, Mailbox.EMPTY);
  }

  @Nullable Message get(String id) {
    return messages.get(id);
  }

  /** Whether mail waits that is to cut the running turn. */
  boolean isInterrupted(String recipient) {
    Mailbox box = box(recipient);
    return box.turn() != null
        && all(box.waiting()).stream().anyMatch(message -> message.kind() == MessageKind.INTERRUPT);
  }

  /** How much mail the recipient's session does not have yet. */
  int undelivered(String recipient) {
    Mailbox box = box(recipient);
    int mail = box.waiting().size();
    // Of all members after each event, so without a stream for each.
    for (String id : box.turn() == null ? List.<String>of() : box.turn().mail()) {
      Message message = messages.get(id);
      mail += message != null && message.state() == MessageState.QUEUED ? 1 : 0;
    }
    return mail;
  }

  /** Whom a message is for, if it is still known. */
  Optional<String> recipientOf(String id) {
    return Optional.ofNullable(messages.get(id)).map(Message::to);
  }

  /** The messages of these ids, in this order; ids that are forgotten are left out. */
  List<Message> all(Collection<String> ids) {
    return ids.stream().filter(messages::containsKey).map(messages::get).toList();
  }

  /** Mail that interrupts goes before all that waits, but after what interrupted before it. */
  MailRoom queue(Message message) {
    List<Message> waiting = all(box(message.to()).waiting());
    boolean interrupts = message.kind() == MessageKind.INTERRUPT;
    int place = interrupts ? interruptsIn(waiting) : box(message.to()).waiting().size();
    return new MailRoom(messages.plus(message.id(), message), boxes, closed, kept)
        .change(message.to(), box -> box.queue(message, place));
  }

  private static int interruptsIn(List<Message> waiting) {
    return (int) waiting.stream().filter(known -> known.kind() == MessageKind.INTERRUPT).count();
  }

  MailRoom start(String recipient, String messageId) {
    MailRoom next = this;
    for (String id : box(recipient).waiting()) {
      next = next.stamp(id, message -> Receipts.carriedBy(message, messageId));
    }
    return next.change(recipient, box -> box.start(messageId));
  }

  MailRoom end(String recipient) {
    return change(recipient, Mailbox::end);
  }

  /** The turn counts no more: what it carried waits again, before all that came later. */
  MailRoom reopen(String recipient) {
    Mailbox box = box(recipient);
    if (box.turn() == null) {
      return this;
    }
    List<Message> carried = all(box.turn().mail());
    MailRoom next = change(recipient, Mailbox::end);
    for (int place = 0; place < carried.size(); place++) {
      Message message = Receipts.undone(carried.get(place));
      int at = place;
      next =
          next.stamp(message.id(), known -> message)
              .change(recipient, waiting -> waiting.queue(message, at));
    }
    return next;
  }

  /** The recipient is gone: its mailbox is emptied, its mail is closed by events of its own. */
  MailRoom clear(String recipient) {
    return new MailRoom(messages, boxes.minus(recipient), closed, kept);
  }

  MailRoom delivered(String id, Instant at) {
    return stamp(id, message -> Receipts.delivered(message, at));
  }

  MailRoom seen(String id, Instant at) {
    return stamp(id, message -> Receipts.seen(message, at));
  }

  MailRoom answered(String id, Instant at) {
    return stamp(id, message -> Receipts.answered(message, at)).close(id);
  }

  MailRoom dead(String id, String reason) {
    Message message = messages.get(id);
    return message == null
        ? this
        : change(message.to(), box -> box.drop(message))
            .stamp(id, known -> Receipts.dead(known, reason))
            .close(id);
  }

  private MailRoom close(String id) {
    PVector<String> nowClosed = closed.plus(id);
    if (nowClosed.size() <= kept) {
      return new MailRoom(messages, boxes, nowClosed, kept);
    }
    return new MailRoom(messages.minus(nowClosed.get(0)), boxes, nowClosed.minus(0), kept);
  }

  private MailRoom stamp(String id, UnaryOperator<Message> change) {
    Message message = messages.get(id);
    return message == null
        ? this
        : new MailRoom(messages.plus(id, change.apply(message)), boxes, closed, kept);
  }

  private MailRoom change(String recipient, UnaryOperator<Mailbox> change) {
    return new MailRoom(
        messages, boxes.plus(recipient, change.apply(box(recipient))), closed, kept);
  }
}
