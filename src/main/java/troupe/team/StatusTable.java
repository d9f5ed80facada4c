package troupe.team;

import static troupe.api.MemberStatus.BUSY;
import static troupe.api.MemberStatus.ERROR;
import static troupe.api.MemberStatus.READY;
import static troupe.api.MemberStatus.SHUTDOWN;
import static troupe.api.MemberStatus.SHUTDOWN_REQUESTED;

import java.util.List;
import troupe.api.MemberStatus;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.MemberFailed;
import troupe.team.TeamEvent.MemberIdle;
import troupe.team.TeamEvent.MemberShutdown;
import troupe.team.TeamEvent.MemberShutdownRequested;

/**
 * Every change of a member's status there is. What is not in the table cannot happen: a decision
 * that would cause it is a defect, a journal that tells of it is damaged.
 *
 * <pre>
 *                        ready      busy       shutdown_requested  shutdown  error
 *   busy                 busy       busy       -                   -         busy
 *   idle                 -          ready      -                   -         -
 *   failed               error      error      -                   -         -
 *   shutdown requested   requested  requested  -                   -         -
 *   shutdown             shutdown   shutdown   shutdown            -         shutdown
 * </pre>
 */
final class StatusTable {

  /** One change: what happened to a member of which status, and its status after. */
  record Row(Class<? extends TeamEvent> event, MemberStatus from, MemberStatus to) {}

  static final List<Row> ROWS =
      List.of(
          new Row(MemberBusy.class, READY, BUSY),
          new Row(MemberBusy.class, BUSY, BUSY),
          new Row(MemberBusy.class, ERROR, BUSY),
          new Row(MemberIdle.class, BUSY, READY),
          new Row(MemberFailed.class, READY, ERROR),
          new Row(MemberFailed.class, BUSY, ERROR),
          new Row(MemberShutdownRequested.class, READY, SHUTDOWN_REQUESTED),
          new Row(MemberShutdownRequested.class, BUSY, SHUTDOWN_REQUESTED),
          new Row(MemberShutdown.class, READY, SHUTDOWN),
          new Row(MemberShutdown.class, BUSY, SHUTDOWN),
          new Row(MemberShutdown.class, SHUTDOWN_REQUESTED, SHUTDOWN),
          new Row(MemberShutdown.class, ERROR, SHUTDOWN));

  private StatusTable() {}

  /**
   * The status after {@code event}.
   *
   * @throws IllegalStateException when a member of this status cannot meet this event
   */
  static MemberStatus after(MemberState member, TeamEvent event) {
    for (Row row : ROWS) {
      if (row.event() == event.getClass() && row.from() == member.status()) {
        return row.to();
      }
    }
    throw new IllegalStateException(
        "member %s is %s, so there is no %s"
            .formatted(member.spec().name(), member.status(), event));
  }
}
