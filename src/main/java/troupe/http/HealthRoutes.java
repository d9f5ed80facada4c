package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /health/live} and {@code /health/ready}: for probes, which hold no token. */
final class HealthRoutes {

  private final Supplier<HttpApi.Health> health;

  /** Probes of one daemon. */
  HealthRoutes(Supplier<HttpApi.Health> health) {
    this.health = health;
  }

  Route routes() {
    return concat(
        path(
            segment("health").slash("live"),
            () -> get(() -> complete(Answers.ok(Map.of("status", "live"))))),
        path(segment("health").slash("ready"), () -> get(this::ready)));
  }

  private Route ready() {
    HttpApi.Health now = health.get();
    Map<String, Object> facts = new LinkedHashMap<>();
    if (now.causes().isEmpty()) {
      facts.put("status", "ready");
      if (!now.warnings().isEmpty()) {
        facts.put("warnings", now.warnings());
      }
      return complete(Answers.ok(facts));
    }
    Problem problem =
        Problem.of(
                ProblemType.NOT_READY, "Not ready: %s.".formatted(String.join("; ", now.causes())))
            .withFact("causes", now.causes());
    return now.warnings().isEmpty()
        ? problem.route()
        : problem.withFact("warnings", now.warnings()).route();
  }
}
