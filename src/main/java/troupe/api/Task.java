package troupe.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on a team's board.
 *
 * @param assignee the member (or {@code lead}) it belongs to; {@code null} for nobody
 * @param dependsOn ids of the tasks to complete first
 * @param result what the one who completed it said about it
 */
public record Task(
    String id,
    String title,
    String description,
    TaskStatus status,
    @Nullable String assignee,
    List<String> dependsOn,
    Instant createdAt,
    @Nullable Instant claimedAt,
    @Nullable Instant completedAt,
    @Nullable String result) {

  public Task {
    dependsOn = List.copyOf(dependsOn);
  }
}
