package troupe.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One whole team.
 *
 * @param seq number of the last event that is in this view
 * @param members by name, in the order they were spawned
 * @param tasks by id, in the order they were added
 * @param permissions what members wait for, oldest first
 */
public record TeamView(
    String name,
    @Nullable String description,
    String leadSessionId,
    String directory,
    Instant createdAt,
    long seq,
    Map<String, MemberView> members,
    Map<String, Task> tasks,
    List<OpenAsk> permissions) {

  /** A team nobody of which waits for an answer. */
  public TeamView(
      String name,
      @Nullable String description,
      String leadSessionId,
      String directory,
      Instant createdAt,
      long seq,
      Map<String, MemberView> members,
      Map<String, Task> tasks) {
    this(name, description, leadSessionId, directory, createdAt, seq, members, tasks, List.of());
  }

  /** Ids of the dependencies that keep a pending task from being claimed; empty for any other. */
  public List<String> blockersOf(Task task) {
    return task.status() == TaskStatus.PENDING
        ? task.dependsOn().stream().filter(id -> !isCompleted(id)).toList()
        : List.of();
  }

  private boolean isCompleted(String id) {
    Task task = tasks.get(id);
    return task != null && task.status() == TaskStatus.COMPLETED;
  }
}
