package troupe.team;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.EventPage;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.ShutdownRequest;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TeamSummary;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;

/**
 * What is asked of one team; shared by {@link TeamRegistry}, which finds the team, and {@link
 * Team}, which answers. Data only, so that a team may one day live on another machine.
 */
sealed interface Request<T> extends Team.Command {

  ActorRef<Outcome<T>> replyTo();

  default void refuse(Refusal why) {
    replyTo().tell(new Outcome.Refused<>(why));
  }

  /** A request that is decided at once, by pure rules. */
  sealed interface Change<T> extends Request<T> {
    Decision<T> decide(TeamState state, Moment moment);
  }

  /** A change whose repeat can be recognised by a key. */
  sealed interface Repeatable<T> extends Change<T> {

    /** How its answer is kept. */
    Memo<T> memo();
  }

  /** A change that happens once, however often it is asked for under its key. */
  record Once<T>(RequestKey key, Repeatable<T> change) implements Change<T> {
    @Override
    public ActorRef<Outcome<T>> replyTo() {
      return change.replyTo();
    }

    @Override
    public Decision<T> decide(TeamState state, Moment moment) {
      return RepeatRules.once(state, key, change, moment);
    }
  }

  /** A change of the whole team that is refused, unless it was done before under its key. */
  record Denied(Refusal why, ActorRef<Outcome<TeamState>> replyTo)
      implements Repeatable<TeamState> {
    @Override
    public Decision<TeamState> decide(TeamState state, Moment moment) {
      return new Refused<>(why);
    }

    @Override
    public Memo<TeamState> memo() {
      return Memo.team();
    }
  }

  /** The stored state, for those who may see it. */
  record Read(Caller caller, ActorRef<Outcome<TeamState>> replyTo) implements Request<TeamState> {}

  /** See {@link troupe.api.Events#page}; read from the files, not from the state. */
  record ReadEvents(Caller caller, long after, int limit, ActorRef<Outcome<EventPage>> replyTo)
      implements Request<EventPage> {}

  /** What is known of the team now, for those who may see it. */
  record See(Caller caller, ActorRef<Outcome<Sighting>> replyTo) implements Request<Sighting> {}

  /** The team in a list; answered for damaged teams too. */
  record Summarize(ActorRef<Outcome<TeamSummary>> replyTo) implements Request<TeamSummary> {}

  /** The first event of a team that does not exist yet. */
  record Found(TeamEvent.TeamCreated team, ActorRef<Outcome<TeamState>> replyTo)
      implements Repeatable<TeamState> {
    @Override
    public Decision<TeamState> decide(TeamState state, Moment moment) {
      return state.seq() == 0
          ? new Accepted<>(List.of(team), after -> after)
          : new Refused<>(new Refusal.TeamExists(team.name()));
    }

    @Override
    public Memo<TeamState> memo() {
      return Memo.team();
    }
  }

  /** See {@link troupe.api.Teams#claimLead}; decided when it is known what the lead is doing. */
  record TakeLead(
      Seat seat, boolean force, @Nullable RequestKey key, ActorRef<Outcome<TeamState>> replyTo)
      implements Request<TeamState> {}

  /**
   * The same, decided.
   *
   * @param expected the lead that may be replaced
   */
  record ChangeLead(Seat seat, String expected, ActorRef<Outcome<TeamState>> replyTo)
      implements Repeatable<TeamState> {
    @Override
    public Decision<TeamState> decide(TeamState state, Moment moment) {
      return LeadRules.change(state, seat, expected);
    }

    @Override
    public Memo<TeamState> memo() {
      return Memo.team();
    }
  }

  /** See {@link troupe.api.Teams#spawn}; decided when its session exists. */
  record Spawn(
      Caller caller,
      NewMember member,
      @Nullable RequestKey key,
      ActorRef<Outcome<MemberView>> replyTo)
      implements Request<MemberView> {}

  /** One member; decided as a change that changes nothing. */
  record Look(Caller caller, String member, ActorRef<Outcome<MemberView>> replyTo)
      implements Change<MemberView> {
    @Override
    public Decision<MemberView> decide(TeamState state, Moment moment) {
      return MemberRules.look(state, caller, member);
    }
  }

  record Send(Caller caller, MailRules.Letter letter, ActorRef<Outcome<Message>> replyTo)
      implements Repeatable<Message> {
    @Override
    public Decision<Message> decide(TeamState state, Moment moment) {
      return MailRules.send(state, caller, letter, moment);
    }

    @Override
    public Memo<Message> memo() {
      return Memo.without(
          Message.class,
          message -> Memo.reading(message, ""),
          message -> Memo.reading(message, letter.text()));
    }
  }

  record SendAll(Caller caller, String text, ActorRef<Outcome<Broadcast>> replyTo)
      implements Repeatable<Broadcast> {
    @Override
    public Decision<Broadcast> decide(TeamState state, Moment moment) {
      return MailRules.broadcast(state, caller, text, moment);
    }

    @Override
    public Memo<Broadcast> memo() {
      return Memo.without(
          Broadcast.class, sent -> Memo.reading(sent, ""), sent -> Memo.reading(sent, text));
    }
  }

  record Interrupt(Caller caller, MailRules.Letter letter, ActorRef<Outcome<Interruption>> replyTo)
      implements Repeatable<Interruption> {
    @Override
    public Decision<Interruption> decide(TeamState state, Moment moment) {
      return MemberRules.interrupt(state, caller, letter, moment);
    }

    @Override
    public Memo<Interruption> memo() {
      return Memo.without(
          Interruption.class,
          cut -> Memo.reading(cut, ""),
          cut -> Memo.reading(cut, letter.text()));
    }
  }

  /** See {@link troupe.api.Teams#replyPermission}; answered when OpenCode has it. */
  record ReplyPermission(
      Caller caller,
      PermissionAnswer answer,
      @Nullable RequestKey key,
      ActorRef<Outcome<PermissionAnswer.Given>> replyTo)
      implements Request<PermissionAnswer.Given> {}

  /**
   * See {@link troupe.api.Teams#shutdown}.
   *
   * @param member {@code null} for all that are active
   */
  record ShutDown(
      Caller caller,
      @Nullable String member,
      boolean force,
      ActorRef<Outcome<ShutdownRequest>> replyTo)
      implements Repeatable<ShutdownRequest> {
    @Override
    public Decision<ShutdownRequest> decide(TeamState state, Moment moment) {
      return MemberRules.shutdown(state, caller, member, force, moment);
    }

    @Override
    public Memo<ShutdownRequest> memo() {
      return Memo.whole(ShutdownRequest.class);
    }
  }

  record AddTask(Caller caller, NewTask task, ActorRef<Outcome<Task>> replyTo)
      implements Repeatable<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.add(state, caller, task, moment.now());
    }

    @Override
    public Memo<Task> memo() {
      return Memo.without(
          Task.class,
          added -> Memo.described(added, ""),
          added -> Memo.described(added, task.description()));
    }
  }

  record UpdateTask(
      Caller caller, String taskId, TaskChange change, ActorRef<Outcome<Task>> replyTo)
      implements Repeatable<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.update(state, caller, taskId, change);
    }

    @Override
    public Memo<Task> memo() {
      return Memo.whole(Task.class);
    }
  }

  record Claim(Caller caller, String taskId, ActorRef<Outcome<Task>> replyTo)
      implements Repeatable<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.claim(state, caller, taskId);
    }

    @Override
    public Memo<Task> memo() {
      return Memo.whole(Task.class);
    }
  }

  record Complete(
      Caller caller, String taskId, @Nullable String result, ActorRef<Outcome<Completion>> replyTo)
      implements Repeatable<Completion> {
    @Override
    public Decision<Completion> decide(TeamState state, Moment moment) {
      return TaskRules.complete(state, caller, taskId, result);
    }

    @Override
    public Memo<Completion> memo() {
      return Memo.whole(Completion.class);
    }
  }

  /** Nothing but the events that end everybody; the files are moved by who asked. */
  record Retire(Caller caller, boolean force, ActorRef<Outcome<Retired>> replyTo)
      implements Change<Retired> {
    @Override
    public Decision<Retired> decide(TeamState state, Moment moment) {
      Optional<Refusal> refusal = MemberRules.checkManages(state, caller, "delete the team");
      if (refusal.isPresent()) {
        return new Refused<>(refusal.get());
      }
      int active = state.activeMembers();
      if (active > 0 && !force) {
        return new Refused<>(new Refusal.MembersActive(state.name(), active));
      }
      List<TeamEvent> events =
          state.members().values().stream()
              .filter(member -> member.status() != MemberStatus.SHUTDOWN)
              .flatMap(member -> MemberRules.end(state, member.spec().name(), true).stream())
              .toList();
      return new Accepted<>(events, after -> new Retired(after.name()));
    }
  }

  /** Let go of the files after what is decided has been stored; the members work on. */
  record Close(ActorRef<Outcome<Retired>> replyTo) implements Change<Retired> {
    @Override
    public Decision<Retired> decide(TeamState state, Moment moment) {
      return new Accepted<>(List.of(), after -> new Retired(after.name()));
    }
  }

  /** The team has stored everything and let go of its files. */
  record Retired(String team) {}
}
