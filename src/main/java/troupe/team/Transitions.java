package troupe.team;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import troupe.api.MemberView.Stalled;
import troupe.api.MemberView.Unreachable;
import troupe.team.TeamEvent.LeadChanged;
import troupe.team.TeamEvent.LeadMoved;
import troupe.team.TeamEvent.LeadNotified;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.MemberFailed;
import troupe.team.TeamEvent.MemberIdle;
import troupe.team.TeamEvent.MemberInterrupted;
import troupe.team.TeamEvent.MemberMoved;
import troupe.team.TeamEvent.MemberRecovered;
import troupe.team.TeamEvent.MemberRemoved;
import troupe.team.TeamEvent.MemberRetrying;
import troupe.team.TeamEvent.MemberShutdown;
import troupe.team.TeamEvent.MemberShutdownRequested;
import troupe.team.TeamEvent.MemberSpawned;
import troupe.team.TeamEvent.MemberStalled;
import troupe.team.TeamEvent.MemberStopped;
import troupe.team.TeamEvent.MemberStruggling;
import troupe.team.TeamEvent.MemberUnreachable;
import troupe.team.TeamEvent.MessageAnswered;
import troupe.team.TeamEvent.MessageDead;
import troupe.team.TeamEvent.MessageDelivered;
import troupe.team.TeamEvent.MessageQueued;
import troupe.team.TeamEvent.MessageSeen;
import troupe.team.TeamEvent.PermissionAnswered;
import troupe.team.TeamEvent.PermissionAsked;
import troupe.team.TeamEvent.RequestForgotten;
import troupe.team.TeamEvent.RequestRemembered;
import troupe.team.TeamEvent.TaskAdded;
import troupe.team.TeamEvent.TaskClaimed;
import troupe.team.TeamEvent.TaskCompleted;
import troupe.team.TeamEvent.TaskReleased;
import troupe.team.TeamEvent.TaskUpdated;
import troupe.team.TeamEvent.TeamCreated;
import troupe.team.TeamEvent.TurnEnded;
import troupe.team.TeamEvent.TurnStarted;

/** What each event makes of a team's state: one line an event. */
final class Transitions {

  /** The state after {@code event}, which happened {@code at}. */
  private interface Step<E extends TeamEvent> {
    TeamState apply(TeamState state, E event, Instant at);
  }

  private static final Map<Class<? extends TeamEvent>, Step<TeamEvent>> STEPS = new HashMap<>();

  static {
    on(TeamCreated.class, TeamState::created);
    on(MemberSpawned.class, (state, e, at) -> state.join(MemberState.fresh(e.member())));
    on(MemberRemoved.class, (state, e, at) -> deskless(state.leave(e.member()), e.member()));
    on(MemberBusy.class, (state, e, at) -> status(state, e.member(), e, at));
    on(MemberIdle.class, (state, e, at) -> status(state, e.member(), e, at));
    on(MemberFailed.class, Transitions::failed);
    on(MemberInterrupted.class, (state, e, at) -> state);
    on(LeadChanged.class, (state, e, at) -> state.led(e));
    on(LeadMoved.class, (state, e, at) -> state.leadMoved(e));
    on(MemberMoved.class, (state, e, at) -> moved(state, e));
    on(MemberShutdownRequested.class, (s, e, at) -> status(s, e.member(), e, at));
    on(MemberShutdown.class, Transitions::shutDown);
    on(MemberRetrying.class, (state, e, at) -> retrying(state, e));
    on(MemberStruggling.class, (s, e, at) -> condition(s, e.member(), Condition::withStruggle));
    on(MemberStalled.class, (s, e, at) -> condition(s, e.member(), was -> stalled(was, e)));
    on(MemberUnreachable.class, (s, e, at) -> condition(s, e.member(), was -> lost(was, e, at)));
    on(MemberRecovered.class, (s, e, at) -> condition(s, e.member(), Condition::recovered));
    on(MemberStopped.class, (s, e, at) -> condition(s, e.member(), was -> Condition.ended(false)));
    on(PermissionAsked.class, Transitions::asked);
    on(PermissionAnswered.class, (state, e, at) -> answered(state, e));
    on(MessageQueued.class, Transitions::queued);
    on(MessageDelivered.class, (state, e, at) -> state.with(state.mail().delivered(e.id(), at)));
    on(MessageSeen.class, (state, e, at) -> state.with(state.mail().seen(e.id(), at)));
    on(MessageAnswered.class, (state, e, at) -> state.with(state.mail().answered(e.id(), at)));
    on(MessageDead.class, (state, e, at) -> state.with(state.mail().dead(e.id(), e.reason())));
    on(TurnStarted.class, (state, e, at) -> started(state, e.member(), e.messageId()));
    on(LeadNotified.class, (state, e, at) -> started(state, TeamState.LEAD, e.messageId()));
    on(TurnEnded.class, (state, e, at) -> ended(state, e));
    on(TaskAdded.class, (state, e, at) -> state.with(state.board().add(e.task())));
    on(TaskUpdated.class, (state, e, at) -> state.with(state.board().update(e)));
    on(TaskClaimed.class, Transitions::claimed);
    on(TaskCompleted.class, Transitions::completed);
    on(TaskReleased.class, (state, e, at) -> state.with(state.board().release(e.id())));
    on(RequestRemembered.class, Transitions::remembered);
    on(RequestForgotten.class, (state, e, at) -> state.with(state.done().forget(e.key())));
  }

  private Transitions() {}

  static TeamState apply(TeamState state, TeamEvent event, Instant at) {
    Step<TeamEvent> step = STEPS.get(event.getClass());
    if (step == null) {
      throw new AssertionError("no transition for " + event);
    }
    return step.apply(state, event, at);
  }

  /** The events that have a line; a test holds that it is all of them. */
  static Set<Class<? extends TeamEvent>> known() {
    return Set.copyOf(STEPS.keySet());
  }

  @SuppressWarnings("unchecked") // the key is the class of exactly these events
  private static <E extends TeamEvent> void on(Class<E> type, Step<E> step) {
    STEPS.put(type, (Step<TeamEvent>) step);
  }

  private static TeamState status(TeamState state, String member, TeamEvent event, Instant at) {
    return state.change(member, was -> was.with(StatusTable.after(was, event), at));
  }

  private static TeamState failed(TeamState state, MemberFailed event, Instant at) {
    return deskless(status(state, event.member(), event, at), event.member())
        .change(event.member(), was -> was.failed(event.error()));
  }

  private static TeamState shutDown(TeamState state, MemberShutdown event, Instant at) {
    boolean works = event.forced() && state.mail().box(event.member()).turn() != null;
    return deskless(status(state, event.member(), event, at), event.member())
        .change(event.member(), was -> was.with(Condition.ended(works)))
        .with(state.mail().clear(event.member()));
  }

  private static TeamState retrying(TeamState state, MemberRetrying event) {
    return state.change(event.member(), was -> was.retrying(event.retry()));
  }

  private static TeamState moved(TeamState state, MemberMoved event) {
    return state.change(event.member(), was -> was.moved(event.server()));
  }

  private static TeamState asked(TeamState state, PermissionAsked event, Instant at) {
    return state.with(state.desk().ask(PermissionRules.open(state, event, at)));
  }

  private static TeamState answered(TeamState state, PermissionAnswered event) {
    PermissionDesk.Settled how =
        new PermissionDesk.Settled(event.member(), event.by(), event.reply());
    return state.with(state.desk().answer(event.permissionId(), how));
  }

  /** Earlier builds wrote no event when a turn ended that waited for something. */
  private static TeamState deskless(TeamState state, String member) {
    return state.with(state.desk().without(member));
  }

  private static TeamState remembered(TeamState state, RequestRemembered event, Instant at) {
    return state.with(
        state
            .done()
            .remember(
                new DoneRequests.Entry(event.key(), event.fingerprint(), at, event.answer())));
  }

  private static TeamState condition(
      TeamState state, String member, UnaryOperator<Condition> change) {
    return state.change(member, was -> was.with(change.apply(was.condition())));
  }

  private static Condition stalled(Condition was, MemberStalled event) {
    return was.stalled(new Stalled(event.since()));
  }

  private static Condition lost(Condition was, MemberUnreachable event, Instant at) {
    return was.unreachable(new Unreachable(at, event.reason()));
  }

  private static TeamState queued(TeamState state, MessageQueued event, Instant at) {
    return ReportRules.written(state.with(state.mail().queue(event.message())), event.message());
  }

  private static TeamState started(TeamState state, String recipient, String messageId) {
    TeamState next = state.with(state.mail().start(recipient, messageId));
    return ReportRules.handedOver(next, recipient);
  }

  private static TeamState ended(TeamState state, TurnEnded event) {
    TeamState next = state.with(state.mail().end(event.recipient()));
    return event.recipient().equals(TeamState.LEAD)
        ? next
        : deskless(next, event.recipient()).change(event.recipient(), was -> was.turnEnded(event));
  }

  private static TeamState claimed(TeamState state, TaskClaimed event, Instant at) {
    TeamState next = state.with(state.board().claim(event.id(), event.assignee(), at));
    return ReportRules.claimed(next, event.assignee());
  }

  private static TeamState completed(TeamState state, TaskCompleted event, Instant at) {
    return state.with(state.board().complete(event.id(), at, event.result()));
  }
}
