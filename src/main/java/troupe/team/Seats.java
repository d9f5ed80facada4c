package troupe.team;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.ServerBook;
import troupe.worker.SessionRef;

/**
 * Finds out which server a session lives on. Two servers of one user have the same sessions, but
 * only one of them has somebody sitting at it, so a server that told of the session's directory
 * comes before the shared one. The shared one is asked first all the same: mostly it knows the
 * session, and with it who need not be asked.
 */
final class Seats {

  private static final Logger log = LoggerFactory.getLogger(Seats.class);

  private final Backends backends;
  private final ServerBook servers;
  private final Executor executor;

  Seats(Backends backends, ServerBook servers, Executor executor) {
    this.backends = backends;
    this.servers = servers;
    this.executor = executor;
  }

  /**
   * The session; empty when no server has it.
   *
   * @param server where it says it is; looked for on all when {@code null} or not known
   */
  CompletionStage<Optional<Seat>> find(String session, @Nullable String server) {
    Optional<Placement> told = Optional.ofNullable(server).flatMap(servers::placement);
    if (told.isPresent()) {
      return at(told.get(), session);
    }
    CompletionStage<Optional<Seat>> shared = at(new Placement.Shared(), session);
    return shared
        .exceptionallyAsync(failure -> Optional.empty(), executor)
        .thenComposeAsync(seat -> orElse(visited(session, candidates(seat)), shared), executor);
  }

  /** Whoever is not asked cannot keep others waiting. */
  private List<Placement.Joined> candidates(Optional<Seat> shared) {
    return servers.joined().stream()
        .filter(
            joined ->
                shared.isEmpty() || servers.serves(joined, shared.get().session().directory()))
        .toList();
  }

  /** All are asked at once; the first of them that has it counts. */
  private CompletionStage<Optional<Seat>> visited(
      String session, List<Placement.Joined> candidates) {
    CompletionStage<Optional<Seat>> found = CompletableFuture.completedFuture(Optional.empty());
    for (Placement.Joined joined : candidates) {
      found = orElse(found, visited(joined, session));
    }
    return found;
  }

  private CompletionStage<Optional<Seat>> orElse(
      CompletionStage<Optional<Seat>> first, CompletionStage<Optional<Seat>> second) {
    return first.thenComposeAsync(
        seat -> seat.isPresent() ? CompletableFuture.completedFuture(seat) : second, executor);
  }

  /** One that is away does not have it. */
  private CompletionStage<Optional<Seat>> visited(Placement.Joined joined, String session) {
    return at(joined, session)
        .exceptionallyAsync(
            failure -> {
              log.debug("cannot look for a session at {}", joined.url(), failure);
              return Optional.empty();
            },
            executor)
        .thenApplyAsync(
            seat -> seat.filter(is -> servers.serves(joined, is.session().directory())), executor);
  }

  private CompletionStage<Optional<Seat>> at(Placement placement, String session) {
    CompletionStage<Optional<SessionRef>> found = backends.at(placement).find(session);
    String server = placement instanceof Placement.Joined joined ? joined.url() : null;
    return found.thenApplyAsync(ref -> ref.map(is -> new Seat(is, server)), executor);
  }
}
