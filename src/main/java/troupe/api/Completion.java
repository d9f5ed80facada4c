package troupe.api;

import java.util.List;

/**
 * A completed task.
 *
 * @param unblocked ids of the tasks that waited for this one only, and can be claimed now
 */
public record Completion(Task task, List<String> unblocked) {}
