package troupe.api;

import org.jspecify.annotations.Nullable;

/**
 * What makes a member.
 *
 * @param prompt its first mail
 * @param model {@code provider/model}; {@code null} for OpenCode's default
 * @param agent an OpenCode agent; {@code null} for OpenCode's default
 * @param backend {@code agent} or {@code null}, which means the same
 * @param directory where it works, absolute; {@code null} for the team's
 */
public record NewMember(
    String name,
    String role,
    String prompt,
    @Nullable String model,
    @Nullable String agent,
    @Nullable String backend,
    @Nullable String directory) {}
