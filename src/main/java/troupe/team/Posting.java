package troupe.team;

import org.jspecify.annotations.Nullable;
import troupe.worker.Placement;

/**
 * As what and where a member works: what was asked for at its spawning and, where that was silent,
 * what the configuration of its worker said at that moment.
 *
 * @param worker the configured worker it took the rest from; {@code null} for none
 * @param backend {@code agent} or {@code server}
 * @param agent an OpenCode agent; {@code null} for OpenCode's default
 * @param model {@code provider/model}; {@code null} for the agent's own
 * @param directory where its session works; absolute
 * @param server the URL of somebody else's server that it works on with its lead; {@code null} for
 *     none
 */
record Posting(
    @Nullable String worker,
    String backend,
    @Nullable String agent,
    @Nullable String model,
    String directory,
    @Nullable String server) {

  static final String AGENT = "agent";
  static final String SERVER = "server";

  /** The server that runs the session; the same one for as long as the member lives. */
  Placement placement(String team, String member) {
    if (!backend.equals(SERVER)) {
      return Quarters.placement(server);
    }
    String owner = worker == null ? team + "/" + member : worker;
    return new Placement.Own(owner, model, directory, "", true);
  }

  /** Whether the server is there for this member alone, and so ends with it. */
  boolean hasServerOfItsOwn() {
    return backend.equals(SERVER) && worker == null;
  }
}
