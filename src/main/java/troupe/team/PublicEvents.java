package troupe.team;

import static java.util.Map.entry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import troupe.api.Event;
import troupe.api.EventData;
import troupe.api.MemberView.Retry;
import troupe.api.Message;
import troupe.api.Task;

/**
 * What the world is told of a {@link TeamEvent}: which ones, under which type, with which data.
 * This is the contract of {@code docs/events.md}, version {@link Event#VERSION}: fields may be
 * added, never changed. The journal has more, such as the keys of clients.
 */
final class PublicEvents {

  /** Nobody's business. */
  static final Set<Class<? extends TeamEvent>> KEPT =
      Set.of(TeamEvent.RequestRemembered.class, TeamEvent.RequestForgotten.class);

  /** How one kind is told. */
  private record Telling(String type, Function<TeamEvent, EventData> data) {}

  private static final Map<Class<? extends TeamEvent>, Telling> TELLINGS =
      Map.ofEntries(
          told("team.created", TeamEvent.TeamCreated.class, PublicEvents::created),
          told("lead.changed", TeamEvent.LeadChanged.class, PublicEvents::leadChanged),
          told("lead.moved", TeamEvent.LeadMoved.class, moved -> new EventData()),
          told("member.moved", TeamEvent.MemberMoved.class, moved -> member(moved.member())),
          told("member.spawned", TeamEvent.MemberSpawned.class, spawned -> spec(spawned.member())),
          told(
              "member.removed",
              TeamEvent.MemberRemoved.class,
              removed -> member(removed.member()).and("reason", removed.reason())),
          told("member.busy", TeamEvent.MemberBusy.class, busy -> member(busy.member())),
          told("member.idle", TeamEvent.MemberIdle.class, idle -> member(idle.member())),
          told(
              "member.failed",
              TeamEvent.MemberFailed.class,
              failed -> member(failed.member()).and("error", failed.error())),
          told(
              "member.interrupted",
              TeamEvent.MemberInterrupted.class,
              cut -> member(cut.member()).and("messageId", cut.messageId())),
          told(
              "member.shutdown_requested",
              TeamEvent.MemberShutdownRequested.class,
              asked -> member(asked.member())),
          told(
              "member.shutdown",
              TeamEvent.MemberShutdown.class,
              ended -> member(ended.member()).and("forced", ended.forced())),
          told(
              "member.retrying",
              TeamEvent.MemberRetrying.class,
              again -> retry(again.member(), again.retry())),
          told(
              "member.struggling",
              TeamEvent.MemberStruggling.class,
              again -> retry(again.member(), again.retry())),
          told(
              "member.stalled",
              TeamEvent.MemberStalled.class,
              stalled -> member(stalled.member()).and("since", stalled.since())),
          told(
              "member.unreachable",
              TeamEvent.MemberUnreachable.class,
              away -> member(away.member()).and("reason", away.reason())),
          told("member.recovered", TeamEvent.MemberRecovered.class, back -> member(back.member())),
          told("member.stopped", TeamEvent.MemberStopped.class, cut -> member(cut.member())),
          told("permission.asked", TeamEvent.PermissionAsked.class, PublicEvents::asked),
          told("permission.answered", TeamEvent.PermissionAnswered.class, PublicEvents::answered),
          told(
              "message.queued", TeamEvent.MessageQueued.class, queued -> message(queued.message())),
          told("message.delivered", TeamEvent.MessageDelivered.class, mail -> id(mail.id())),
          told("message.seen", TeamEvent.MessageSeen.class, mail -> id(mail.id())),
          told("message.answered", TeamEvent.MessageAnswered.class, mail -> id(mail.id())),
          told(
              "message.dead",
              TeamEvent.MessageDead.class,
              mail -> id(mail.id()).and("reason", mail.reason())),
          told(
              "turn.started",
              TeamEvent.TurnStarted.class,
              turn -> turn(turn.member(), turn.messageId()).and("messages", turn.mail())),
          told(
              "turn.started",
              TeamEvent.LeadNotified.class,
              turn -> turn(TeamState.LEAD, turn.messageId()).and("messages", turn.mail())),
          told("turn.ended", TeamEvent.TurnEnded.class, PublicEvents::ended),
          told("task.added", TeamEvent.TaskAdded.class, added -> task(added.task())),
          told("task.updated", TeamEvent.TaskUpdated.class, PublicEvents::updated),
          told(
              "task.claimed",
              TeamEvent.TaskClaimed.class,
              claimed -> id(claimed.id()).and("assignee", claimed.assignee())),
          told(
              "task.completed",
              TeamEvent.TaskCompleted.class,
              done -> id(done.id()).and("result", done.result())),
          told(
              "task.released",
              TeamEvent.TaskReleased.class,
              free -> id(free.id()).and("reason", free.reason())));

  private PublicEvents() {}

  /** The event as the world sees it; empty for one that is kept back. */
  static Optional<Event> of(String team, TeamEvent event, long seq, Instant at) {
    return Optional.ofNullable(TELLINGS.get(event.getClass()))
        .map(
            telling -> new Event(team, seq, at, telling.type(), telling.data().apply(event).all()));
  }

  /** The kinds that are told. */
  static Set<Class<? extends TeamEvent>> told() {
    return TELLINGS.keySet();
  }

  private static <E extends TeamEvent> Map.Entry<Class<? extends TeamEvent>, Telling> told(
      String type, Class<E> kind, Function<E, EventData> data) {
    return entry(kind, new Telling(type, event -> data.apply(kind.cast(event))));
  }

  private static EventData member(String name) {
    return new EventData().and("member", name);
  }

  private static EventData id(String id) {
    return new EventData().and("id", id);
  }

  private static EventData turn(String recipient, String messageId) {
    return new EventData().and("recipient", recipient).and("messageId", messageId);
  }

  private static EventData retry(String name, Retry retry) {
    return member(name)
        .and("attempt", retry.attempt())
        .and("message", retry.message())
        .and("next", retry.next());
  }

  private static EventData created(TeamEvent.TeamCreated created) {
    return new EventData()
        .and("description", created.description())
        .and("leadSessionId", created.leadSessionId())
        .and("directory", created.directory());
  }

  private static EventData leadChanged(TeamEvent.LeadChanged changed) {
    return new EventData()
        .and("leadSessionId", changed.leadSessionId())
        .and("previous", changed.previous());
  }

  private static EventData spec(MemberSpec spec) {
    return member(spec.name())
        .and("sessionId", spec.sessionId())
        .and("role", spec.role())
        .and("model", spec.model())
        .and("agent", spec.agent())
        .and("backend", spec.backend())
        .and("worker", spec.worker())
        .and("directory", spec.directory());
  }

  private static EventData asked(TeamEvent.PermissionAsked asked) {
    return member(asked.member())
        .and("permissionId", asked.ask().permissionId())
        .and("permission", asked.ask().permission())
        .and("patterns", asked.ask().patterns())
        .and("sessionId", asked.sessionId())
        .and("deadline", asked.deadline())
        .and("questions", asked.questions());
  }

  private static EventData answered(TeamEvent.PermissionAnswered answered) {
    return member(answered.member())
        .and("permissionId", answered.permissionId())
        .and("by", answered.by())
        .and("reply", answered.reply())
        .and("reason", answered.reason());
  }

  private static EventData message(Message message) {
    return id(message.id())
        .and("from", message.from())
        .and("to", message.to())
        .and("kind", message.kind())
        .and("text", message.text());
  }

  private static EventData ended(TeamEvent.TurnEnded turn) {
    return turn(turn.recipient(), turn.messageId())
        .and("result", turn.result())
        .and("error", turn.error());
  }

  private static EventData task(Task task) {
    return id(task.id())
        .and("title", task.title())
        .and("description", task.description())
        .and("assignee", task.assignee())
        .and("dependsOn", task.dependsOn());
  }

  private static EventData updated(TeamEvent.TaskUpdated updated) {
    return id(updated.id())
        .and("title", updated.title())
        .and("description", updated.description())
        .and("assignee", updated.assignee());
  }
}
