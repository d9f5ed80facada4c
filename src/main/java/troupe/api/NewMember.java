package troupe.api;

import org.jspecify.annotations.Nullable;

/**
 * What makes a member.
 *
 * @param prompt its first mail
 * @param model {@code provider/model}; {@code null} for OpenCode's default
 * @param agent an OpenCode agent; {@code null} for OpenCode's default
 * @param worker a configured worker whose agent, model, backend and directory it takes; {@code
 *     null} for none. What is given here wins
 * @param backend {@code agent} or {@code server}; {@code null} for the worker's, else {@code agent}
 * @param directory where it works, absolute; {@code null} for the worker's, else the team's
 */
public record NewMember(
    String name,
    String role,
    String prompt,
    @Nullable String model,
    @Nullable String agent,
    @Nullable String worker,
    @Nullable String backend,
    @Nullable String directory) {}
