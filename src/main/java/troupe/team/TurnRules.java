package troupe.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.team.Mailbox.OpenTurn;
import troupe.team.TeamEvent.LeadNotified;
import troupe.team.TeamEvent.MemberFailed;
import troupe.team.TeamEvent.MemberIdle;
import troupe.team.TeamEvent.MessageAnswered;
import troupe.team.TeamEvent.MessageDead;
import troupe.team.TeamEvent.MessageDelivered;
import troupe.team.TeamEvent.MessageSeen;
import troupe.team.TeamEvent.TaskReleased;
import troupe.team.TeamEvent.TurnEnded;
import troupe.team.TeamEvent.TurnStarted;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

/**
 * What follows from the life of a turn. Every report names its turn by the prompt's message id; one
 * about another turn than the open one is late or doubled and changes nothing.
 */
final class TurnRules {

  private static final String LOST = "its owner has no session any more";

  private TurnRules() {}

  /** The server has the prompt. */
  static List<TeamEvent> delivered(TeamState state, String recipient, String messageId) {
    return open(state, recipient, messageId).stream()
        .filter(message -> message.state() == MessageState.QUEUED)
        .<TeamEvent>map(message -> new MessageDelivered(message.id()))
        .toList();
  }

  /** The session began to answer. */
  static List<TeamEvent> seen(TeamState state, String recipient, String messageId) {
    return open(state, recipient, messageId).stream()
        .filter(message -> message.state() != MessageState.SEEN)
        .<TeamEvent>map(message -> new MessageSeen(message.id()))
        .toList();
  }

  /** The lead's gathered mail goes out, if no earlier prompt is still being answered. */
  static List<TeamEvent> notifyLead(TeamState state, Moment moment) {
    Mailbox box = state.mail().box(TeamState.LEAD);
    return box.isDue()
        ? List.of(new LeadNotified(moment.messageIds().get(), box.waiting()))
        : List.of();
  }

  static List<TeamEvent> ended(TeamState state, Report.Ended report, Moment moment) {
    String recipient = report.recipient();
    String messageId = report.messageId();
    TurnOutcome outcome = report.outcome();
    if (!state.mail().box(recipient).runs(messageId)) {
      return List.of();
    }
    List<TeamEvent> events = new ArrayList<>(PermissionRules.over(state, recipient));
    events.add(turnEnded(report));
    for (Message message : open(state, recipient, messageId)) {
      events.add(receipt(message.id(), outcome));
    }
    DeadLetters dead = DeadLetters.of(recipient, lost(state, recipient, outcome), outcome);
    MemberState member = state.member(recipient);
    if (member != null) {
      events.addAll(afterTurn(state, member, new End(outcome, dead), moment));
    }
    events.addAll(dead.toMembers(state, moment));
    return events;
  }

  private static TurnEnded turnEnded(Report.Ended report) {
    TurnOutcome outcome = report.outcome();
    return new TurnEnded(
        report.recipient(),
        report.messageId(),
        result(outcome),
        error(outcome),
        Usage.of(report.spent()));
  }

  /** How a turn ended, and the mail that this cost. */
  private record End(TurnOutcome outcome, DeadLetters dead) {}

  /** The mail of the turn; with a member's session all that waits for it is lost too. */
  private static List<Message> lost(TeamState state, String recipient, TurnOutcome outcome) {
    Mailbox box = state.mail().box(recipient);
    List<String> ids = new ArrayList<>(box.turn() == null ? List.of() : box.turn().mail());
    if (outcome instanceof TurnOutcome.SessionGone && !recipient.equals(TeamState.LEAD)) {
      ids.addAll(box.waiting());
    }
    return state.mail().all(ids);
  }

  /**
   * What a team does first after it was read from disk: turns the earlier plugin left running are
   * taken over, members that only had to stop are done.
   */
  static List<TeamEvent> recovered(TeamState state, Moment moment) {
    List<TeamEvent> events = new ArrayList<>();
    for (MemberState member : state.members().values()) {
      String name = member.spec().name();
      Mailbox box = state.mail().box(name);
      boolean working = member.status().active() && member.status() != MemberStatus.READY;
      if (working && box.turn() == null) {
        events.add(
            box.waiting().isEmpty()
                ? new TurnStarted(name, "", List.of())
                : MailRules.startTurn(box, name, moment));
      }
    }
    return events;
  }

  private static List<TeamEvent> afterTurn(
      TeamState state, MemberState member, End end, Moment moment) {
    TurnOutcome outcome = end.outcome();
    String name = member.spec().name();
    Mailbox box = state.mail().box(name);
    List<TeamEvent> events = new ArrayList<>();
    boolean gone = outcome instanceof TurnOutcome.SessionGone;
    if (gone) {
      box.waiting().forEach(id -> events.add(receipt(id, outcome)));
    }
    boolean more = !gone && !box.waiting().isEmpty();
    if (more) {
      events.add(MailRules.startTurn(box, name, moment));
    } else if (member.status() == MemberStatus.SHUTDOWN_REQUESTED) {
      TeamState quiet = state.with(state.mail().clear(name)).with(state.desk().without(name));
      events.addAll(MemberRules.end(quiet, name, false));
      return events;
    }
    List<TaskReleased> released = gone ? MemberRules.releaseTasks(state, name, LOST) : List.of();
    report(member, outcome, more, moment)
        .map(text -> text + Notices.released(released))
        .map(text -> withDead(state, text, end.dead(), moment))
        .ifPresent(text -> events.addAll(MailRules.notice(state, text, moment)));
    if (!more) {
      String error = error(outcome);
      events.add(
          error == null || outcome instanceof TurnOutcome.Aborted
              ? new MemberIdle(name)
              : new MemberFailed(name, error));
    }
    events.addAll(released);
    return events;
  }

  /** What the lead is told: that a member has nothing to do, or that it failed; else nothing. */
  private static Optional<String> report(
      MemberState member, TurnOutcome outcome, boolean more, Moment moment) {
    String error = error(outcome);
    if (error != null && !(outcome instanceof TurnOutcome.Aborted)) {
      return Optional.of(Notices.failed(member.spec().name(), error));
    }
    int preview = moment.limits().resultPreview();
    String text = Objects.requireNonNullElse(result(outcome), "");
    return more ? Optional.empty() : Optional.of(Notices.idle(member, text, preview));
  }

  /** One notice tells both; when there is no room for that, that the member stopped goes first. */
  private static String withDead(TeamState state, String report, DeadLetters dead, Moment moment) {
    String both = report + dead.toLead();
    return MailRules.checkRoom(state, TeamState.LEAD, both, moment).isEmpty() ? both : report;
  }

  private static TeamEvent receipt(String id, TurnOutcome outcome) {
    String error = error(outcome);
    return error == null ? new MessageAnswered(id) : new MessageDead(id, error);
  }

  private static @Nullable String result(TurnOutcome outcome) {
    return outcome instanceof TurnOutcome.Answered answered ? answered.text() : null;
  }

  private static @Nullable String error(TurnOutcome outcome) {
    if (outcome instanceof TurnOutcome.Failed failed) {
      return failed.reason();
    }
    if (outcome instanceof TurnOutcome.Aborted aborted) {
      return aborted.reason();
    }
    if (outcome instanceof TurnOutcome.Undelivered undelivered) {
      return "the prompt could not be delivered: " + undelivered.reason();
    }
    if (outcome instanceof TurnOutcome.NotBegun idle) {
      return idle.reason();
    }
    return outcome instanceof TurnOutcome.SessionGone gone ? gone.reason() : null;
  }

  private static List<Message> open(TeamState state, String recipient, String messageId) {
    OpenTurn turn = state.mail().box(recipient).turn();
    return turn != null && turn.messageId().equals(messageId)
        ? state.mail().all(turn.mail())
        : List.of();
  }
}
