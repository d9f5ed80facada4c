package troupe.tool;

import java.util.List;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.TeamView;

/** What a task waits for. */
public final class Blockers {

  private Blockers() {}

  /** Ids of the dependencies that keep a pending task from being claimed; empty for any other. */
  public static List<String> of(TeamView team, Task task) {
    if (task.status() != TaskStatus.PENDING) {
      return List.of();
    }
    return task.dependsOn().stream().filter(id -> !completed(team, id)).toList();
  }

  private static boolean completed(TeamView team, String id) {
    Task task = team.tasks().get(id);
    return task != null && task.status() == TaskStatus.COMPLETED;
  }
}
