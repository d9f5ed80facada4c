package troupe.team;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.settings.Settings;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.MemberRecovered;
import troupe.team.TeamEvent.MemberRetrying;
import troupe.team.TeamEvent.MemberStalled;
import troupe.team.TeamEvent.MemberStopped;
import troupe.team.TeamEvent.MemberStruggling;
import troupe.team.TeamEvent.MemberUnreachable;

/**
 * What follows when a turn does not go on: its provider fails, it is silent, its server is away.
 * The lead is told once of each in a turn, and not of a server that is away: it may be its own.
 */
final class StallRules {

  private StallRules() {}

  static List<TeamEvent> retrying(TeamState state, String member, Retry retry, Moment moment) {
    MemberState known = state.member(member);
    if (known == null || known.status().ending() || retry.equals(known.retry())) {
      return List.of();
    }
    List<TeamEvent> events = new ArrayList<>();
    events.add(new MemberRetrying(member, retry));
    if (isGrave(retry, moment) && !known.condition().struggling()) {
      events.add(new MemberStruggling(member, retry));
      events.addAll(MailRules.notice(state, Notices.struggling(member, retry), moment));
    }
    return events;
  }

  private static boolean isGrave(Retry retry, Moment moment) {
    Settings.Retries limits = moment.turns().retries();
    Duration wait = Duration.between(moment.now(), retry.next());
    return retry.attempt() >= limits.notice() || wait.compareTo(limits.noticeWait()) > 0;
  }

  /** The model answers again. */
  static List<TeamEvent> busyAgain(TeamState state, String member) {
    MemberState known = state.member(member);
    return known != null && known.status() == MemberStatus.BUSY && known.retry() != null
        ? List.of(new MemberBusy(member))
        : List.of();
  }

  /**
   * @param quiet how long there was no sign of life
   */
  static List<TeamEvent> silent(TeamState state, TurnOf turn, Duration quiet, Moment moment) {
    MemberState known = working(state, turn);
    if (known == null
        || state.desk().waitingFor(turn.member()) != null
        || known.condition().stalled() != null) {
      return List.of();
    }
    List<TeamEvent> events = new ArrayList<>();
    events.add(new MemberStalled(turn.member(), moment.now().minus(quiet)));
    String notice = Notices.stalled(turn.member(), quiet, moment.turns().silence().abortAfter());
    events.addAll(MailRules.notice(state, notice, moment));
    return events;
  }

  static List<TeamEvent> unreachable(TeamState state, TurnOf turn, String reason) {
    MemberState known = working(state, turn);
    return known == null || known.condition().unreachable() != null
        ? List.of()
        : List.of(new MemberUnreachable(turn.member(), reason));
  }

  static List<TeamEvent> recovered(TeamState state, TurnOf turn) {
    MemberState known = working(state, turn);
    boolean doubted =
        known != null
            && (known.condition().stalled() != null || known.condition().unreachable() != null);
    return doubted ? List.of(new MemberRecovered(turn.member())) : List.of();
  }

  /** What a forced shutdown left running has been cut. */
  static List<TeamEvent> stopped(TeamState state, String member) {
    MemberState known = state.member(member);
    return known != null && known.condition().cutting()
        ? List.of(new MemberStopped(member))
        : List.of();
  }

  /** A turn that is reported about. */
  record TurnOf(String member, String messageId) {}

  /** The member, if it is busy with this very turn. */
  private static @Nullable MemberState working(TeamState state, TurnOf turn) {
    MemberState known = state.member(turn.member());
    boolean current = state.mail().box(turn.member()).runs(turn.messageId());
    return current && known != null && known.status() == MemberStatus.BUSY ? known : null;
  }
}
