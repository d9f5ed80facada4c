package troupe.api;

import org.jspecify.annotations.Nullable;

/**
 * What makes a team.
 *
 * @param leadSessionId an existing OpenCode session; {@code null} to have one made
 * @param directory where the team works, absolute; {@code null} for the lead session's, or the
 *     daemon's own
 */
public record NewTeam(
    String name,
    @Nullable String description,
    @Nullable String leadSessionId,
    @Nullable String directory) {}
