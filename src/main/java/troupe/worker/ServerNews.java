package troupe.worker;

import java.net.URI;

/** What happens to a server that Troupe starts for sessions placed on it. */
public sealed interface ServerNews {

  Placement.Own placement();

  /** Its process was started; it does not answer yet. */
  record Spawned(Placement.Own placement, long pid) implements ServerNews {}

  /** It takes prompts. */
  record Ready(Placement.Own placement, long pid, URI url) implements ServerNews {}

  /** It was there already and is healthy. */
  record Reused(Placement.Own placement, long pid, URI url) implements ServerNews {}

  /**
   * It ended, or did not become ready.
   *
   * @param reason for people, with its last words
   * @param givenUp whether it is left alone for a while now; else it is or can be started again
   */
  record Failed(Placement.Own placement, String reason, boolean givenUp) implements ServerNews {}

  /**
   * It was stopped on purpose.
   *
   * @param reason for people
   */
  record Stopped(Placement.Own placement, String reason) implements ServerNews {}
}
