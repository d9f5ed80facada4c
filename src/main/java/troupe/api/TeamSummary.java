package troupe.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A team in a list.
 *
 * @param leadSessionId {@code null} when the team is damaged, as is {@code createdAt}
 * @param members how many, of any status
 * @param busy how many of them are busy
 * @param tasks how many, of any status
 * @param damaged what is wrong with the team's files; {@code null} for a team that runs
 */
public record TeamSummary(
    String name,
    @Nullable String leadSessionId,
    @Nullable Instant createdAt,
    int members,
    int busy,
    int tasks,
    @Nullable String damaged) {}
