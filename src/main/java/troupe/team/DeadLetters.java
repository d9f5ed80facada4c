package troupe.team;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.turn.TurnOutcome;

/**
 * What is told of mail that no session will ever read. Whoever wrote it is told once, and so is the
 * lead, with the notice that the recipient stopped. Troupe's own notices have no writer, so nothing
 * follows from one that dies.
 *
 * @param recipient whom the mail was for
 * @param letters the mail, in order
 * @param reason why, for people
 */
record DeadLetters(String recipient, List<Message> letters, String reason) {

  /** Of so many messages the notice quotes the beginning. */
  private static final int MOST_QUOTED = 10;

  /** In characters. */
  private static final int LONGEST_QUOTE = 100;

  DeadLetters {
    letters = List.copyOf(letters);
  }

  /**
   * The mail that dies with a turn and was never begun with.
   *
   * @param mail of the turn, and what waits behind it if that dies as well
   */
  static DeadLetters of(String recipient, List<Message> mail, TurnOutcome outcome) {
    String reason = reason(outcome);
    return new DeadLetters(
        recipient,
        reason == null
            ? List.of()
            : mail.stream().filter(message -> message.state() != MessageState.SEEN).toList(),
        reason == null ? "" : reason);
  }

  /** {@code null} when the session had its mail: then it is the turn that failed. */
  private static @Nullable String reason(TurnOutcome outcome) {
    if (outcome instanceof TurnOutcome.Undelivered undelivered) {
      return undelivered.reason();
    }
    if (outcome instanceof TurnOutcome.NotBegun idle) {
      return idle.reason();
    }
    return outcome instanceof TurnOutcome.SessionGone gone ? gone.reason() : null;
  }

  /** The notices to members; one that has ended or is in trouble itself is not woken for it. */
  List<TeamEvent> toMembers(TeamState state, Moment moment) {
    List<TeamEvent> events = new ArrayList<>();
    bySender()
        .forEach(
            (sender, mail) -> {
              MemberState member = state.member(sender);
              if (member != null && !sender.equals(recipient) && isAtWork(member)) {
                events.addAll(MailRules.notice(state, sender, text("Your", mail), moment));
              }
            });
    return events;
  }

  private static boolean isAtWork(MemberState member) {
    return member.status() == MemberStatus.READY || member.status() == MemberStatus.BUSY;
  }

  /** What the lead is told beside that the recipient stopped; empty when no mail was lost. */
  String toLead() {
    return bySender().entrySet().stream()
        .map(entry -> "\n\n" + text(owner(entry.getKey()), entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String owner(String sender) {
    return sender.equals(TeamState.LEAD) ? "Your" : "%s's".formatted(sender);
  }

  private String text(String owner, List<Message> mail) {
    String first =
        mail.size() == 1
            ? "%s message %s to \"%s\"".formatted(owner, quote(mail.get(0)), recipient)
            : "%s %d messages to \"%s\"".formatted(owner, mail.size(), recipient);
    String what = "%s could not be delivered: %s.".formatted(first, reason);
    return mail.size() == 1 ? what : what + quotes(mail);
  }

  private static String quotes(List<Message> mail) {
    String quoted =
        mail.stream()
            .limit(MOST_QUOTED)
            .map(message -> "\n- " + quote(message))
            .collect(Collectors.joining());
    int more = mail.size() - MOST_QUOTED;
    return more > 0 ? "%s\n- and %d more".formatted(quoted, more) : quoted;
  }

  private static String quote(Message message) {
    String line = message.text().strip().replaceAll("\\s+", " ");
    if (line.length() <= LONGEST_QUOTE) {
      return "\"%s\"".formatted(line);
    }
    boolean splits = Character.isHighSurrogate(line.charAt(LONGEST_QUOTE - 1));
    int end = splits ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
    return "\"%s…\"".formatted(line.substring(0, end));
  }

  private Map<String, List<Message>> bySender() {
    Map<String, List<Message>> mail = new LinkedHashMap<>();
    for (Message letter : letters) {
      if (!letter.from().equals(Standing.SYSTEM)) {
        mail.computeIfAbsent(letter.from(), sender -> new ArrayList<>()).add(letter);
      }
    }
    return mail;
  }
}
