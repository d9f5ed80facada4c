package troupe.settings;

/** Threads for work that blocks, by their names in {@code reference.conf}. */
public final class Dispatchers {

  /** For the files of teams and of the daemon itself. */
  public static final String STORE = "troupe.dispatchers.store";

  /** For reading teams when they are opened; at a start these may be a thousand at once. */
  public static final String RECOVERY = "troupe.dispatchers.recovery";

  /** For files of users, which may hang: their directories, attachments and configuration. */
  public static final String FILES = "troupe.dispatchers.files";

  /** For reading the past of teams, which must not hold up what they write. */
  public static final String HISTORY = "troupe.dispatchers.history";

  private Dispatchers() {}
}
