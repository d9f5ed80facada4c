package troupe.team;

import java.util.List;

/** What a recipient reported, as events of the team; none when it is late or nothing new. */
final class Reports {

  private Reports() {}

  static List<TeamEvent> events(TeamState state, Recipient.Report report, Moment moment) {
    String recipient = report.recipient();
    if (report instanceof Recipient.Delivered delivered) {
      return TurnRules.delivered(state, recipient, delivered.messageId());
    }
    if (report instanceof Recipient.Seen seen) {
      return TurnRules.seen(state, recipient, seen.messageId());
    }
    if (report instanceof Recipient.Ended ended) {
      return TurnRules.ended(state, recipient, ended.messageId(), ended.outcome(), moment);
    }
    if (report instanceof Recipient.Retrying retrying) {
      return TurnRules.retrying(state, recipient, retrying.retry());
    }
    if (report instanceof Recipient.Asked asked) {
      return TurnRules.asked(state, recipient, asked.ask(), moment);
    }
    if (report instanceof Recipient.Answered answered) {
      return TurnRules.permissionAnswered(state, recipient, answered.permissionId());
    }
    if (report instanceof Recipient.BusyAgain) {
      return TurnRules.busyAgain(state, recipient);
    }
    throw new AssertionError("unknown report " + report);
  }
}
