package troupe.team;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import troupe.api.Task;
import troupe.api.TaskStatus;

/**
 * The tasks of one team and who waits for whom. A persistent value: a change costs the same on a
 * board of ten tasks and of five thousand.
 *
 * @param tasks by id, in the order they were added
 * @param dependents ids of the tasks that name the key as a dependency
 */
record TaskBoard(OrderedPMap<String, Task> tasks, PMap<String, PVector<String>> dependents) {

  static final TaskBoard EMPTY = new TaskBoard(OrderedPMap.empty(), HashTreePMap.empty());

  static TaskBoard of(Iterable<Task> tasks) {
    TaskBoard board = EMPTY;
    for (Task task : tasks) {
      board = board.add(task);
    }
    return board;
  }

  @Nullable Task get(String id) {
    return tasks.get(id);
  }

  TaskBoard add(Task task) {
    PMap<String, PVector<String>> waiting = dependents;
    for (String dependency : task.dependsOn()) {
      PVector<String> others = waiting.get(dependency);
      PVector<String> known = others == null ? TreePVector.empty() : others;
      waiting = waiting.plus(dependency, known.plus(task.id()));
    }
    return new TaskBoard(tasks.plus(task.id(), task), waiting);
  }

  TaskBoard update(TeamEvent.TaskUpdated change) {
    Task task = existing(change.id());
    return put(
        new Task(
            task.id(),
            Objects.requireNonNullElse(change.title(), task.title()),
            Objects.requireNonNullElse(change.description(), task.description()),
            task.status(),
            change.assignee() == null ? task.assignee() : change.assignee(),
            task.dependsOn(),
            task.createdAt(),
            task.claimedAt(),
            task.completedAt(),
            task.result()));
  }

  TaskBoard claim(String id, String assignee, Instant at) {
    return put(change(id, TaskStatus.IN_PROGRESS, assignee, at, null, null));
  }

  TaskBoard complete(String id, Instant at, @Nullable String result) {
    Task task = existing(id);
    return put(change(id, TaskStatus.COMPLETED, task.assignee(), task.claimedAt(), at, result));
  }

  TaskBoard release(String id) {
    return put(change(id, TaskStatus.PENDING, null, null, null, null));
  }

  /** Ids of the task's dependencies that are not completed, unknown ones included. */
  List<String> blockers(Task task) {
    return task.dependsOn().stream().filter(id -> !isCompleted(id)).toList();
  }

  /** Ids of the pending tasks for which {@code id} is the last dependency to complete. */
  List<String> unblockedBy(String id) {
    return dependents.getOrDefault(id, TreePVector.empty()).stream()
        .distinct()
        .filter(waiting -> existing(waiting).status() == TaskStatus.PENDING)
        .filter(waiting -> blockers(existing(waiting)).stream().allMatch(id::equals))
        .toList();
  }

  /** Ids of the tasks that are {@code owner}'s, claimed or only meant for it, and not completed. */
  List<String> heldBy(String owner) {
    return tasks.values().stream()
        .filter(task -> task.status() != TaskStatus.COMPLETED && owner.equals(task.assignee()))
        .map(Task::id)
        .toList();
  }

  /** Of each owner the task it claimed last, of those in progress; owner → id. */
  Map<String, String> inHand() {
    Map<String, Task> newest = new HashMap<>();
    for (Task task : tasks.values()) {
      String owner = task.assignee();
      if (task.status() == TaskStatus.IN_PROGRESS && owner != null) {
        newest.merge(owner, task, TaskBoard::claimedLater);
      }
    }
    Map<String, String> ids = new HashMap<>();
    newest.forEach((owner, task) -> ids.put(owner, task.id()));
    return ids;
  }

  /** The earlier plugin wrote no time. */
  private static Task claimedLater(Task one, Task other) {
    Instant first = Objects.requireNonNullElse(one.claimedAt(), Instant.EPOCH);
    Instant second = Objects.requireNonNullElse(other.claimedAt(), Instant.EPOCH);
    return second.isBefore(first) ? one : other;
  }

  Map<String, Task> view() {
    return tasks;
  }

  private boolean isCompleted(String id) {
    Task task = tasks.get(id);
    return task != null && task.status() == TaskStatus.COMPLETED;
  }

  private Task existing(String id) {
    Task task = tasks.get(id);
    if (task == null) {
      throw new IllegalArgumentException("no task " + id);
    }
    return task;
  }

  private TaskBoard put(Task task) {
    return new TaskBoard(tasks.plus(task.id(), task), dependents);
  }

  private Task change(
      String id,
      TaskStatus status,
      @Nullable String assignee,
      @Nullable Instant claimedAt,
      @Nullable Instant completedAt,
      @Nullable String result) {
    Task task = existing(id);
    return new Task(
        task.id(),
        task.title(),
        task.description(),
        status,
        assignee,
        task.dependsOn(),
        task.createdAt(),
        claimedAt,
        completedAt,
        result);
  }
}
