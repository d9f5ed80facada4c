package troupe.worker;

import org.jspecify.annotations.Nullable;

/** Which server runs a session. Values that are equal mean the same server. */
public sealed interface Placement {

  /** The OpenCode server that is shared with others. */
  record Shared() implements Placement {}

  /** Any other server. */
  sealed interface Separate extends Placement {}

  /**
   * An OpenCode server that somebody else runs, and that told the daemon of itself.
   *
   * @param url where it listens, without a slash at its end
   */
  record Joined(String url) implements Separate {}

  /**
   * A server that Troupe starts for it.
   *
   * @param owner the worker's id, or {@code team/member} of a member that names none
   * @param model {@code provider/model}; {@code null} for the agent's own
   * @param directory where it runs; absolute
   * @param run of the one prompt it is for; empty for a server that is used again
   * @param team whether members of teams live there, with their tools; else prompts to workers,
   *     without
   */
  record Own(String owner, @Nullable String model, String directory, String run, boolean team)
      implements Separate {}
}
