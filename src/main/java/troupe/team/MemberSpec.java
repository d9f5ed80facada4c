package troupe.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import troupe.worker.SessionRef;

/**
 * What stays the same about a member for all its life.
 *
 * @param role empty for a member the earlier plugin made
 * @param model {@code provider/model}; {@code null} for OpenCode's default
 * @param agent an OpenCode agent; {@code null} for OpenCode's default
 * @param backend {@code agent} or {@code server}
 * @param worker the configured worker it was made from; {@code null} for none, as before there were
 *     any
 * @param directory absolute; where its session works
 * @param server the URL of the server it lives on, when that is somebody else's; {@code null} for
 *     the shared one or one that Troupe starts
 */
record MemberSpec(
    String name,
    String sessionId,
    String role,
    @Nullable String model,
    @Nullable String agent,
    String backend,
    @Nullable String worker,
    String directory,
    @Nullable String server,
    Instant spawnedAt) {

  Posting posting() {
    return new Posting(worker, backend, agent, model, directory, server);
  }

  MemberSpec at(String otherServer) {
    return new MemberSpec(
        name, sessionId, role, model, agent, backend, worker, directory, otherServer, spawnedAt);
  }

  SessionRef session() {
    return new SessionRef(sessionId, directory);
  }
}
