package troupe.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import troupe.api.MemberStatus;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.Why.Kind;
import troupe.api.Why.Node;
import troupe.api.Why.Wait;

/** What each task that is not completed waits for: other tasks, whose it is, or anybody. */
final class TaskWaits {

  private static final Node ANYBODY = new Node(Kind.ANYBODY, "*");

  /** More names than these tell nothing new. */
  private static final int MOST_NAMED = 5;

  private final TeamState state;
  private final WaitWords words;
  private final List<Wait> waits = new ArrayList<>();

  private TaskWaits(Sighting seen) {
    state = seen.state();
    words = new WaitWords(seen.now());
  }

  /** In the order of the board. */
  static List<Wait> of(Sighting seen) {
    TaskWaits all = new TaskWaits(seen);
    seen.state().board().tasks().values().forEach(all::look);
    return all.waits;
  }

  private void look(Task task) {
    switch (task.status()) {
      case COMPLETED -> {}
      case IN_PROGRESS -> inProgress(task);
      case PENDING, BLOCKED -> notBegun(task);
    }
  }

  private void inProgress(Task task) {
    String owner = task.assignee();
    Instant since = Objects.requireNonNullElse(task.claimedAt(), task.createdAt());
    String name = WaitWords.task(task);
    waits.add(
        owner == null
            ? wait(task, ANYBODY, name + " is in progress, and nobody has it", since)
            : wait(
                task,
                node(owner),
                "%s is claimed by %s %s".formatted(name, person(owner), words.since(since)),
                since));
  }

  private void notBegun(Task task) {
    List<String> blockers = state.board().blockers(task).stream().distinct().toList();
    if (!blockers.isEmpty()) {
      blockers.forEach(id -> dependency(task, id));
    } else if (task.status() == TaskStatus.BLOCKED) {
      String marked = "%s is marked as blocked in config.json, so that nobody can claim it";
      waits.add(wait(task, Node.lead(), marked.formatted(WaitWords.task(task)), task.createdAt()));
    } else {
      free(task);
    }
  }

  private void dependency(Task task, String id) {
    Task other = state.board().get(id);
    String what = other == null ? id + ", which is not on the board" : WaitWords.task(other);
    String sentence = "%s waits for %s".formatted(WaitWords.task(task), what);
    waits.add(wait(task, Node.task(id), sentence, task.createdAt()));
  }

  private void free(Task task) {
    Instant since = freeSince(task);
    String owner = task.assignee();
    String name = WaitWords.task(task);
    String age = words.since(since);
    waits.add(
        owner == null
            ? wait(
                task,
                ANYBODY,
                "%s is free %s, and nobody has claimed it (%s)".formatted(name, age, ready()),
                since)
            : wait(
                task,
                node(owner),
                "%s is free %s, and meant for %s, who has not claimed it"
                    .formatted(name, age, person(owner)),
                since));
  }

  /** When the last task before it was completed. */
  private Instant freeSince(Task task) {
    return task.dependsOn().stream()
        .map(state.board()::get)
        .flatMap(Stream::ofNullable)
        .map(Task::completedAt)
        .flatMap(Stream::ofNullable)
        .reduce(task.createdAt(), (one, other) -> one.isAfter(other) ? one : other);
  }

  private String ready() {
    List<String> names =
        state.members().values().stream()
            .filter(member -> member.status() == MemberStatus.READY)
            .map(member -> member.spec().name())
            .toList();
    if (names.isEmpty()) {
      return "no member is ready";
    }
    String more = names.size() > MOST_NAMED ? " and others" : "";
    return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", "ready: ", more));
  }

  private String person(String owner) {
    boolean known = Names.isLead(owner) || state.member(owner) != null;
    return WaitWords.name(owner) + (known ? "" : " (not in the team)");
  }

  private static Node node(String owner) {
    return Names.isLead(owner) ? Node.lead() : Node.member(owner);
  }

  private static Wait wait(Task task, Node to, String sentence, Instant since) {
    return new Wait(Node.task(task.id()), to, sentence, since);
  }
}
