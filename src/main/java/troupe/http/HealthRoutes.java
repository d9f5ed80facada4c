package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /health/live} and {@code /health/ready}: for probes, which hold no token. */
final class HealthRoutes {

  private final Supplier<List<String>> notReady;

  /**
   * Probes of one daemon.
   *
   * @param notReady why work cannot be done now; empty when it can
   */
  HealthRoutes(Supplier<List<String>> notReady) {
    this.notReady = notReady;
  }

  Route routes() {
    return concat(
        path(
            segment("health").slash("live"), () -> get(() -> Answers.ok(Map.of("status", "live")))),
        path(segment("health").slash("ready"), () -> get(this::ready)));
  }

  private Route ready() {
    List<String> causes = notReady.get();
    if (causes.isEmpty()) {
      return Answers.ok(Map.of("status", "ready"));
    }
    return Problem.of(ProblemType.NOT_READY, "Not ready: %s.".formatted(String.join("; ", causes)))
        .withFact("causes", causes)
        .route();
  }
}
