package troupe.team;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.NewTask;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TaskStatus;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;
import troupe.team.TeamEvent.TaskAdded;
import troupe.team.TeamEvent.TaskClaimed;
import troupe.team.TeamEvent.TaskCompleted;
import troupe.team.TeamEvent.TaskUpdated;

/** Who may do what to the board. */
final class TaskRules {

  private TaskRules() {}

  static Decision<Task> add(TeamState state, Caller caller, NewTask task, Instant now) {
    Optional<Standing> standing = Standing.of(state, caller);
    if (standing.isEmpty()) {
      return new Refused<>(Standing.stranger(state, caller));
    }
    if (!standing.get().manages()) {
      return new Refused<>(new Refusal.OnlyTheLead("add tasks"));
    }
    Optional<Refusal> refusal = check(state, task);
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    String id = "task_" + (state.seq() + 1);
    return new Accepted<>(
        List.of(new TaskAdded(pending(id, task, now))), after -> existing(after, id));
  }

  static Decision<Task> update(TeamState state, Caller caller, String id, TaskChange change) {
    Optional<Refusal> refusal =
        MemberRules.checkManages(state, caller, "update tasks")
            .or(() -> checkThere(state, id))
            .or(() -> checkChange(state, change));
    return refusal.isPresent()
        ? new Refused<>(refusal.get())
        : new Accepted<>(
            List.of(
                new TaskUpdated(
                    id, change.title(), change.description(), named(change.assignee()))),
            after -> existing(after, id));
  }

  static Decision<Task> claim(TeamState state, Caller caller, String id) {
    Optional<Standing> standing = Standing.of(state, caller);
    if (standing.isEmpty()) {
      return new Refused<>(Standing.stranger(state, caller));
    }
    String claimer = standing.get().name();
    Optional<Refusal> refusal = checkClaimer(state, claimer).or(() -> checkClaim(state, id));
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    String owner = existing(state, id).assignee();
    if (owner != null && !owner.equals(claimer) && !standing.get().manages()) {
      return new Refused<>(new Refusal.TaskOwned(id, owner));
    }
    return new Accepted<>(List.of(new TaskClaimed(id, claimer)), after -> existing(after, id));
  }

  static Decision<Completion> complete(
      TeamState state, Caller caller, String id, @Nullable String result) {
    Optional<Standing> standing = Standing.of(state, caller);
    if (standing.isEmpty()) {
      return new Refused<>(Standing.stranger(state, caller));
    }
    Task task = state.board().get(id);
    if (task == null) {
      return new Refused<>(new Refusal.NoSuchTask(state.name(), id));
    }
    String owner = task.assignee();
    if (!standing.get().manages() && owner != null && !owner.equals(standing.get().name())) {
      return new Refused<>(new Refusal.TaskOwned(id, owner));
    }
    if (task.status() == TaskStatus.COMPLETED) {
      return new Accepted<>(List.of(), after -> new Completion(task, List.of()));
    }
    List<String> unblocked = state.board().unblockedBy(id);
    return new Accepted<>(
        List.of(new TaskCompleted(id, result)),
        after -> new Completion(existing(after, id), unblocked));
  }

  private static Optional<Refusal> checkChange(TeamState state, TaskChange change) {
    if (change.isEmpty()) {
      return Optional.of(new Refusal.NothingToUpdate());
    }
    return checkTitle(change.title())
        .or(() -> checkAssignee(state, change.assignee()))
        .or(() -> checkGoesOn(state, change.assignee()));
  }

  private static Optional<Refusal> checkTitle(@Nullable String title) {
    return title != null && title.isBlank()
        ? Optional.of(new Refusal.InvalidText("title", "It is blank."))
        : Optional.empty();
  }

  private static Optional<Refusal> checkAssignee(TeamState state, @Nullable String assignee) {
    return assignee != null && !Names.isLead(assignee) && state.member(assignee) == null
        ? Optional.of(new Refusal.NoSuchMember(state.name(), assignee))
        : Optional.empty();
  }

  /** A task given to a member that has ended would be nobody's for ever. */
  private static Optional<Refusal> checkGoesOn(TeamState state, @Nullable String assignee) {
    MemberState member = assignee == null ? null : state.member(assignee);
    return member != null && member.status().ending()
        ? Optional.of(new Refusal.MemberShutDown(member.spec().name()))
        : Optional.empty();
  }

  private static Optional<Refusal> check(TeamState state, NewTask task) {
    Optional<Refusal> refusal =
        checkTitle(task.title()).or(() -> checkAssignee(state, task.assignee()));
    if (refusal.isPresent()) {
      return refusal;
    }
    List<String> unknown =
        task.dependsOn().stream().filter(id -> state.board().get(id) == null).toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(new Refusal.UnknownDependency(state.name(), unknown));
  }

  private static Optional<Refusal> checkClaimer(TeamState state, String claimer) {
    MemberState member = state.member(claimer);
    if (member != null && member.status().ending()) {
      return Optional.of(new Refusal.MemberShutDown(claimer));
    }
    return Standing.OPERATOR.equals(claimer)
        ? Optional.of(new Refusal.NoSuchMember(state.name(), claimer))
        : Optional.empty();
  }

  private static Optional<Refusal> checkThere(TeamState state, String id) {
    return state.board().get(id) == null
        ? Optional.of(new Refusal.NoSuchTask(state.name(), id))
        : Optional.empty();
  }

  private static Optional<Refusal> checkClaim(TeamState state, String id) {
    Task task = state.board().get(id);
    if (task == null) {
      return Optional.of(new Refusal.NoSuchTask(state.name(), id));
    }
    if (task.status() != TaskStatus.PENDING) {
      return Optional.of(new Refusal.TaskNotPending(id, task.status()));
    }
    List<String> blockers = state.board().blockers(task);
    return blockers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Refusal.TaskBlocked(id, blockers));
  }

  /** The lead by one of its names. */
  private static @Nullable String named(@Nullable String assignee) {
    return assignee != null && Names.isLead(assignee) ? TeamState.LEAD : assignee;
  }

  private static Task pending(String id, NewTask task, Instant now) {
    return new Task(
        id,
        task.title(),
        task.description(),
        TaskStatus.PENDING,
        named(task.assignee()),
        List.copyOf(new LinkedHashSet<>(task.dependsOn())),
        now,
        null,
        null,
        null);
  }

  private static Task existing(TeamState state, String id) {
    return Objects.requireNonNull(state.board().get(id));
  }
}
