package troupe.worker.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import troupe.bus.EventBus;
import troupe.opencode.Ask;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.SessionInfo;
import troupe.opencode.SessionStatus;
import troupe.worker.SessionRef;

/**
 * Finds what a session and its sub-sessions wait for. OpenCode goes on listing what a turn asked
 * that was aborted since, so only sessions that are at work count (measured with 1.18.33).
 */
final class OpenAsks {

  private final OpenCodeClient client;
  private final ActorRef<EventBus.Command> bus;
  private final Executor executor;

  OpenAsks(OpenCodeClient client, ActorRef<EventBus.Command> bus, Executor executor) {
    this.client = client;
    this.bus = bus;
    this.executor = executor;
  }

  CompletionStage<List<Ask>> of(SessionRef session) {
    return client
        .status(session.directory())
        .thenComposeAsync(statuses -> of(session, statuses), executor);
  }

  private CompletionStage<List<Ask>> of(SessionRef root, Map<String, SessionStatus> statuses) {
    if (!works(root.id(), statuses)) {
      return CompletableFuture.completedStage(List.of());
    }
    return family(root, root.id(), statuses)
        .thenComposeAsync(family -> asksOf(root, family), executor);
  }

  private CompletionStage<List<Ask>> asksOf(SessionRef root, Set<String> family) {
    family.stream()
        .filter(session -> !session.equals(root.id()))
        .forEach(child -> bus.tell(new EventBus.Adopt(child, root.id())));
    return client
        .permissions(root.directory())
        .thenCombineAsync(
            client.questions(root.directory()),
            (permissions, questions) -> {
              List<Ask> all = new ArrayList<>(permissions);
              all.addAll(questions);
              all.removeIf(ask -> !family.contains(ask.sessionId()));
              return all;
            },
            executor);
  }

  /** The session and those below it that are at work. */
  private CompletionStage<PSet<String>> family(
      SessionRef root, String session, Map<String, SessionStatus> statuses) {
    return client
        .children(root.directory(), session)
        .thenComposeAsync(
            children -> {
              CompletionStage<PSet<String>> all =
                  CompletableFuture.completedStage(HashTreePSet.singleton(session));
              for (SessionInfo child : children) {
                if (works(child.id(), statuses)) {
                  all =
                      all.thenCombineAsync(
                          family(root, child.id(), statuses), PSet::plusAll, executor);
                }
              }
              return all;
            },
            executor);
  }

  private static boolean works(String session, Map<String, SessionStatus> statuses) {
    SessionStatus status = statuses.get(session);
    return status != null && !(status instanceof SessionStatus.Idle);
  }
}
