package troupe.opencode;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;

/** Looks how far a server has come with its start. */
final class Probe {

  /** One request; one that comes just before the server listens may never be answered. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final OpenCodeClient client;
  private final Executor executor;

  Probe(ServerAddress address, ActorSystem<?> system) {
    client = OpenCodeClient.create(system, OpenCodeServer.at(address), LIMIT);
    executor = system.executionContext();
  }

  /** Its version; completes exceptionally while it is not healthy. */
  CompletionStage<String> health() {
    return client.health();
  }

  /**
   * Whether it answers for a directory. The first request for one waits while OpenCode loads its
   * plugins, before which it may fetch packages. Any answer will do: what is wrong there is for
   * whoever asks in earnest. Never fails.
   */
  CompletionStage<Boolean> hasLoaded(String directory) {
    return client
        .status(directory)
        .handleAsync(
            (any, failure) ->
                failure == null
                    || OpenCodeException.behind(failure).kind()
                        != OpenCodeException.Kind.UNREACHABLE,
            executor);
  }
}
