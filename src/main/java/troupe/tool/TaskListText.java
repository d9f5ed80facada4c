package troupe.tool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.TeamView;

/** The answer of {@code team_task_list}: each task on a line, what is to be done in it below. */
final class TaskListText {

  /** Deeper than any line of the list, so that no text can look like one. */
  private static final String INDENT = "      ";

  /** In characters. Who has to work on a task needs all that is usual; nobody reads a book here. */
  private static final int LONGEST_TEXT = 10_000;

  /** In characters; a model's context is small and a board may have thousands of tasks. */
  private static final int LONGEST_LIST = 50_000;

  private TaskListText() {}

  /**
   * The tasks of one status.
   *
   * @param status {@code null} for all
   */
  static String of(TeamView team, @Nullable TaskStatus status) {
    List<Task> tasks =
        team.tasks().values().stream().filter(task -> isOf(team, task, status)).toList();
    if (tasks.isEmpty()) {
      return status == null
          ? "No tasks in team \"%s\".".formatted(team.name())
          : "No tasks with status \"%s\" in team \"%s\".".formatted(status, team.name());
    }
    List<String> lines = new ArrayList<>();
    lines.add("Tasks of team \"%s\" (%d):".formatted(team.name(), tasks.size()));
    int length = 0;
    for (int i = 0; i < tasks.size() && length < LONGEST_LIST; i++) {
      lines.add(entry(team, tasks.get(i)));
      length += lines.get(lines.size() - 1).length();
    }
    int left = tasks.size() - (lines.size() - 1);
    if (left > 0) {
      lines.add("  … and %d more. Ask for one status to see less at once.".formatted(left));
    }
    return String.join("\n", lines);
  }

  /** Nothing is stored as blocked: a pending task is while it waits for others. */
  private static boolean isOf(TeamView team, Task task, @Nullable TaskStatus status) {
    return status == null
        || task.status() == status
        || (status == TaskStatus.BLOCKED && !team.blockersOf(task).isEmpty());
  }

  private static String entry(TeamView team, Task task) {
    List<String> lines = new ArrayList<>();
    lines.add(StatusText.line(team, task));
    lines.addAll(indented(task.description()));
    String result = task.result();
    if (result != null) {
      lines.addAll(indented("Result: " + result));
    }
    return String.join("\n", lines);
  }

  private static List<String> indented(String text) {
    String shown = text.strip();
    if (shown.length() > LONGEST_TEXT) {
      shown = shown.substring(0, LONGEST_TEXT) + "…";
    }
    return shown.lines().map(line -> INDENT + line).toList();
  }
}
