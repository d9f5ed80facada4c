package troupe.team;

import java.util.List;
import troupe.api.MemberView.Retry;
import troupe.opencode.SessionStatus;
import troupe.team.StallRules.TurnOf;
import troupe.turn.Report;

/**
 * What a recipient reported, as events of the team; none when it is late or nothing new. Asks are
 * the {@link Doorkeeper}'s.
 */
final class Reports {

  private Reports() {}

  static List<TeamEvent> events(TeamState state, Report report, Moment moment) {
    String recipient = report.recipient();
    if (report instanceof Report.Delivered delivered) {
      return TurnRules.delivered(state, recipient, delivered.messageId());
    }
    if (report instanceof Report.Seen seen) {
      return TurnRules.seen(state, recipient, seen.messageId());
    }
    if (report instanceof Report.Ended ended) {
      return TurnRules.ended(state, ended, moment);
    }
    if (report instanceof Report.Retrying retrying) {
      return StallRules.retrying(state, recipient, retry(retrying.retry()), moment);
    }
    if (report instanceof Report.BusyAgain) {
      return StallRules.busyAgain(state, recipient);
    }
    return ofLife(state, report, moment);
  }

  private static List<TeamEvent> ofLife(TeamState state, Report report, Moment moment) {
    String recipient = report.recipient();
    if (report instanceof Report.Silent silent) {
      TurnOf turn = new TurnOf(recipient, silent.messageId());
      return StallRules.silent(state, turn, silent.quiet(), moment);
    }
    if (report instanceof Report.Unreachable lost) {
      TurnOf turn = new TurnOf(recipient, lost.messageId());
      return StallRules.unreachable(state, turn, lost.reason());
    }
    if (report instanceof Report.Recovered recovered) {
      return StallRules.recovered(state, new TurnOf(recipient, recovered.messageId()));
    }
    if (report instanceof Report.Stopped) {
      return StallRules.stopped(state, recipient);
    }
    throw new AssertionError("unknown report " + report);
  }

  private static Retry retry(SessionStatus.Retry retry) {
    return new Retry(retry.attempt(), retry.message(), retry.next());
  }
}
