package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.pathPrefixTest;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.Map;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Looks up by a segment of the path which route may fit. Were they tried one after another, by
 * {@code concat}, each that does not fit would cost a look, and each behind the one that fits a
 * step more once its answer is there.
 */
final class BySegment {

  private BySegment() {}

  /** By the next segment, which the routes match themselves. */
  static Route next(Map<String, Route> routes) {
    return pathPrefixTest(segment(), name -> found(routes, name));
  }

  /** By the segment after {@code teams/{team}}; the routes match all of it themselves. */
  static Route ofTeam(Map<String, Route> routes) {
    return pathPrefixTest(TeamRoutes.TEAM.slash(segment()), (team, name) -> found(routes, name));
  }

  private static Route found(Map<String, Route> routes, String name) {
    Route route = routes.get(name);
    return route == null ? reject() : route;
  }
}
