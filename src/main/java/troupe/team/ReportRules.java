package troupe.team;

import troupe.api.Message;
import troupe.team.Mailbox.OpenTurn;

/**
 * Who owes the lead a word: a member that was handed mail by the lead or a person, or claimed a
 * task, and has not written to the lead since. Only what it sends counts, not what a turn says at
 * its end: that reaches the lead as a quotation in Troupe's words, shortened.
 */
final class ReportRules {

  private ReportRules() {}

  /** A turn begins, and the member learns what its mail says. */
  static TeamState handedOver(TeamState state, String recipient) {
    OpenTurn turn = state.mail().box(recipient).turn();
    boolean asked =
        turn != null && state.mail().all(turn.mail()).stream().anyMatch(ReportRules::asksForWord);
    return asked ? owing(state, recipient, true) : state;
  }

  static TeamState claimed(TeamState state, String assignee) {
    return owing(state, assignee, true);
  }

  static TeamState written(TeamState state, Message message) {
    return message.to().equals(TeamState.LEAD) ? owing(state, message.from(), false) : state;
  }

  private static boolean asksForWord(Message message) {
    return message.from().equals(TeamState.LEAD) || message.from().equals(Standing.OPERATOR);
  }

  private static TeamState owing(TeamState state, String member, boolean now) {
    MemberState known = state.member(member);
    return known == null || known.condition().owing() == now
        ? state
        : state.change(member, was -> was.with(was.condition().owing(now)));
  }
}
