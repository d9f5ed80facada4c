package troupe.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a task.
 *
 * @param dependsOn ids of tasks on the same board
 */
public record NewTask(
    String title, String description, @Nullable String assignee, List<String> dependsOn) {

  public NewTask {
    dependsOn = List.copyOf(dependsOn);
  }
}
