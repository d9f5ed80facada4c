package troupe.team;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.Refusal;
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

  /** The stored state, for those who may see it. */
  record Read(Caller caller, ActorRef<Outcome<TeamState>> replyTo) implements Request<TeamState> {}

  /** The team in a list; answered for damaged teams too. */
  record Summarize(ActorRef<Outcome<TeamSummary>> replyTo) implements Request<TeamSummary> {}

  /** The first event of a team that does not exist yet. */
  record Found(TeamEvent.TeamCreated team, ActorRef<Outcome<TeamState>> replyTo)
      implements Change<TeamState> {
    @Override
    public Decision<TeamState> decide(TeamState state, Moment moment) {
      return state.seq() == 0
          ? new Accepted<>(List.of(team), after -> after)
          : new Refused<>(new Refusal.TeamExists(team.name()));
    }
  }

  /** See {@link troupe.api.Teams#claimLead}; decided when it is known what the lead is doing. */
  record TakeLead(Seat seat, boolean force, ActorRef<Outcome<TeamState>> replyTo)
      implements Request<TeamState> {}

  /**
   * The same, decided.
   *
   * @param expected the lead that may be replaced
   */
  record ChangeLead(Seat seat, String expected, ActorRef<Outcome<TeamState>> replyTo)
      implements Change<TeamState> {
    @Override
    public Decision<TeamState> decide(TeamState state, Moment moment) {
      return LeadRules.change(state, seat, expected);
    }
  }

  /** See {@link troupe.api.Teams#spawn}; decided when its session exists. */
  record Spawn(Caller caller, NewMember member, ActorRef<Outcome<MemberView>> replyTo)
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
      implements Change<Message> {
    @Override
    public Decision<Message> decide(TeamState state, Moment moment) {
      return MailRules.send(state, caller, letter, moment);
    }
  }

  record SendAll(Caller caller, String text, ActorRef<Outcome<Broadcast>> replyTo)
      implements Change<Broadcast> {
    @Override
    public Decision<Broadcast> decide(TeamState state, Moment moment) {
      return MailRules.broadcast(state, caller, text, moment);
    }
  }

  record Interrupt(Caller caller, MailRules.Letter letter, ActorRef<Outcome<Interruption>> replyTo)
      implements Change<Interruption> {
    @Override
    public Decision<Interruption> decide(TeamState state, Moment moment) {
      return MemberRules.interrupt(state, caller, letter, moment);
    }
  }

  /** See {@link troupe.api.Teams#replyPermission}; answered when OpenCode has it. */
  record ReplyPermission(
      Caller caller, PermissionAnswer answer, ActorRef<Outcome<PermissionAnswer.Given>> replyTo)
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
      implements Change<ShutdownRequest> {
    @Override
    public Decision<ShutdownRequest> decide(TeamState state, Moment moment) {
      return MemberRules.shutdown(state, caller, member, force, moment);
    }
  }

  record AddTask(Caller caller, NewTask task, ActorRef<Outcome<Task>> replyTo)
      implements Change<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.add(state, caller, task, moment.now());
    }
  }

  record UpdateTask(
      Caller caller, String taskId, TaskChange change, ActorRef<Outcome<Task>> replyTo)
      implements Change<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.update(state, caller, taskId, change);
    }
  }

  record Claim(Caller caller, String taskId, ActorRef<Outcome<Task>> replyTo)
      implements Change<Task> {
    @Override
    public Decision<Task> decide(TeamState state, Moment moment) {
      return TaskRules.claim(state, caller, taskId);
    }
  }

  record Complete(
      Caller caller, String taskId, @Nullable String result, ActorRef<Outcome<Completion>> replyTo)
      implements Change<Completion> {
    @Override
    public Decision<Completion> decide(TeamState state, Moment moment) {
      return TaskRules.complete(state, caller, taskId, result);
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
