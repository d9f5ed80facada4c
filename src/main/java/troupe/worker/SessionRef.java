package troupe.worker;

/**
 * A session and where it works.
 *
 * @param directory absolute
 */
public record SessionRef(String id, String directory) {}
