package troupe.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One whole team.
 *
 * @param seq number of the last event that is in this view
 * @param members by name, in the order they were spawned
 * @param tasks by id, in the order they were added
 */
public record TeamView(
    String name,
    @Nullable String description,
    String leadSessionId,
    String directory,
    Instant createdAt,
    long seq,
    Map<String, MemberView> members,
    Map<String, Task> tasks) {}
