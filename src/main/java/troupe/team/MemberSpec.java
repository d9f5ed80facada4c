package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same about a member for all its life.
 *
 * @param role empty for a member the earlier plugin made
 * @param model {@code provider/model}; {@code null} for OpenCode's default
 * @param agent an OpenCode agent; {@code null} for OpenCode's default
 * @param directory absolute; where its session works
 */
record MemberSpec(
    String name,
    String sessionId,
    String role,
    @Nullable String model,
    @Nullable String agent,
    String backend,
    String directory,
    Instant spawnedAt) {}
