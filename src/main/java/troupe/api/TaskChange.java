package troupe.api;

import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a task; {@code null} leaves a field as it is.
 *
 * @param assignee a member or {@code lead}; a task somebody works on is handed over
 */
public record TaskChange(
    @Nullable String title, @Nullable String description, @Nullable String assignee) {

  /** Whether it leaves everything as it is. */
  public boolean isEmpty() {
    return title == null && description == null && assignee == null;
  }
}
