package troupe.api;

/**
 * A team that no longer runs.
 *
 * @param folder where its files are kept now
 */
public record Archived(String team, String folder) {}
