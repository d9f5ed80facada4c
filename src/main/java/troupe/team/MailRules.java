package troupe.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.Refusal;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.MessageDead;
import troupe.team.TeamEvent.MessageQueued;
import troupe.team.TeamEvent.TurnStarted;

/** Who may write to whom, and what follows from it. */
final class MailRules {

  private MailRules() {}

  static Decision<Message> send(TeamState state, Caller caller, Letter letter, Moment moment) {
    Optional<Standing> standing = Standing.of(state, caller);
    if (standing.isEmpty()) {
      return new Refused<>(Standing.stranger(state, caller));
    }
    String to = Names.isLead(letter.to()) ? TeamState.LEAD : letter.to();
    Optional<Refusal> refusal =
        checkText("message", letter.text(), moment).or(() -> checkRecipient(state, to));
    if (refusal.isEmpty()) {
      refusal = checkRoom(state, to, letter.text(), moment);
    }
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    Message message = write(standing.get().name(), to, MessageKind.DIRECT, letter.text(), moment);
    return new Accepted<>(deliver(state, message, moment), after -> stored(after, message));
  }

  static Decision<Broadcast> broadcast(TeamState state, Caller caller, String text, Moment moment) {
    Optional<Standing> standing = Standing.of(state, caller);
    if (standing.isEmpty()) {
      return new Refused<>(Standing.stranger(state, caller));
    }
    String from = standing.get().name();
    List<String> recipients = audience(state, from);
    Optional<Refusal> refusal = checkText("message", text, moment);
    for (String to : recipients) {
      refusal = refusal.or(() -> checkRoom(state, to, text, moment));
    }
    if (recipients.isEmpty()) {
      refusal = refusal.or(() -> Optional.of(new Refusal.NoRecipients(state.name())));
    }
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    List<TeamEvent> events = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (String to : recipients) {
      Message message = write(from, to, MessageKind.BROADCAST, text, moment);
      messages.add(message);
      events.addAll(deliver(state, message, moment));
    }
    return new Accepted<>(
        events,
        after ->
            new Broadcast(
                recipients, messages.stream().map(message -> stored(after, message)).toList()));
  }

  /** What the caller wrote, oldest first; nothing for a stranger. */
  static List<Message> sentBy(TeamState state, Caller caller) {
    String writer = Standing.of(state, caller).map(Standing::name).orElse("");
    return state.mail().messages().values().stream()
        .filter(message -> message.from().equals(writer))
        .toList();
  }

  /** A letter as the sender hands it in. */
  record Letter(String to, String text) {}

  /**
   * The events that bring {@code message} on its way: a member without a running turn starts one
   * with it at once; the lead's mail is gathered first.
   */
  static List<TeamEvent> deliver(TeamState state, Message message, Moment moment) {
    List<TeamEvent> events = new ArrayList<>();
    events.add(new MessageQueued(message));
    MemberState member = state.member(message.to());
    if (member == null) {
      return events;
    }
    if (member.status() == MemberStatus.READY || member.status() == MemberStatus.ERROR) {
      events.add(new MemberBusy(message.to()));
    }
    Mailbox box = state.mail().box(message.to());
    if (box.turn() == null) {
      events.add(startTurn(box.queue(message), message.to(), moment));
    }
    return events;
  }

  static TurnStarted startTurn(Mailbox box, String member, Moment moment) {
    return new TurnStarted(member, moment.messageIds().get(), box.waiting());
  }

  /** A word of Troupe's own to the lead. A full mailbox does not lose it silently. */
  static List<TeamEvent> notice(TeamState state, String text, Moment moment) {
    return notice(state, TeamState.LEAD, text, moment);
  }

  /** The same to a member as well. */
  static List<TeamEvent> notice(TeamState state, String to, String text, Moment moment) {
    Message notice = write(Standing.SYSTEM, to, MessageKind.NOTICE, text, moment);
    String full = to.equals(TeamState.LEAD) ? "the lead's mailbox is full" : "its mailbox is full";
    return checkRoom(state, to, text, moment).isEmpty()
        ? deliver(state, notice, moment)
        : List.of(new MessageQueued(notice), new MessageDead(notice.id(), full));
  }

  static Message write(String from, String to, MessageKind kind, String text, Moment moment) {
    return new Message(
        moment.messageIds().get(),
        from,
        to,
        kind,
        text,
        MessageState.QUEUED,
        null,
        null,
        moment.now(),
        null,
        null,
        null);
  }

  /**
   * Whether a mailbox could ever take it.
   *
   * @param field what the sender calls it
   */
  static Optional<Refusal> checkText(String field, String text, Moment moment) {
    if (text.isBlank()) {
      return Optional.of(new Refusal.InvalidText(field, "It is blank."));
    }
    long most = moment.limits().maxBytes();
    return Mailbox.size(text) > most
        ? Optional.of(new Refusal.InvalidText(field, "It is longer than %d bytes.".formatted(most)))
        : Optional.empty();
  }

  static Optional<Refusal> checkRecipient(TeamState state, String to) {
    if (to.equals(TeamState.LEAD)) {
      return Optional.empty();
    }
    MemberState member = state.member(to);
    if (member == null) {
      return Optional.of(new Refusal.NoSuchMember(state.name(), to));
    }
    return member.status().ending()
        ? Optional.of(new Refusal.MemberShutDown(to))
        : Optional.empty();
  }

  static Optional<Refusal> checkRoom(TeamState state, String to, String text, Moment moment) {
    Mailbox box = state.mail().box(to);
    return box.hasRoomFor(text, moment.limits().maxMessages(), moment.limits().maxBytes())
        ? Optional.empty()
        : Optional.of(new Refusal.MailboxFull(to, box.waiting().size(), box.bytes()));
  }

  static Message stored(TeamState state, Message message) {
    return Objects.requireNonNullElse(state.mail().get(message.id()), message);
  }

  private static List<String> audience(TeamState state, String from) {
    return state.members().values().stream()
        .filter(member -> member.status().active() && !member.status().ending())
        .map(member -> member.spec().name())
        .filter(name -> !name.equals(from))
        .toList();
  }
}
