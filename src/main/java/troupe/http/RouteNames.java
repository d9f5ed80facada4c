package troupe.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a path is called in figures: as one of the routes there are, or {@link #OTHER}. So there are
 * only so many names, whatever clients ask for.
 */
final class RouteNames {

  static final String OTHER = "other";

  /**
   * The routes, with words in braces for what may be anything; the first that fits counts. A test
   * holds them against {@code docs/http-api.md}, another against {@code openapi.yaml}.
   */
  static final List<String> ALL =
      List.of(
          "/",
          "/dashboard/{file}",
          "/dashboard/lib/{file}",
          "/dashboard/lib/directives/{file}",
          "/docs",
          "/docs/{file}",
          "/openapi.yaml",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/schema/orchestrator.json",
          "/mcp",
          "/v1",
          "/v1/teams",
          "/v1/teams/{team}",
          "/v1/teams/{team}/why",
          "/v1/teams/{team}/events",
          "/v1/teams/{team}/lead",
          "/v1/teams/{team}/shutdown",
          "/v1/teams/{team}/members",
          "/v1/teams/{team}/members/{member}",
          "/v1/teams/{team}/members/{member}/interrupt",
          "/v1/teams/{team}/members/{member}/permission",
          "/v1/teams/{team}/members/{member}/shutdown",
          "/v1/teams/{team}/messages",
          "/v1/teams/{team}/messages/{message}",
          "/v1/teams/{team}/tasks",
          "/v1/teams/{team}/tasks/{task}",
          "/v1/teams/{team}/tasks/{task}/claim",
          "/v1/teams/{team}/tasks/{task}/complete",
          "/v1/permissions",
          "/v1/permissions/{permission}",
          "/v1/tools/{tool}",
          "/v1/workers",
          "/v1/workers/reload",
          "/v1/workers/{worker}",
          "/v1/workers/{worker}/prompt",
          "/v1/workers/{worker}/stop",
          "/v1/sessions/{session}",
          "/v1/servers",
          "/v1/token/rotate",
          "/v1/login",
          "/v1/logout",
          "/v1/login-links",
          "/v1/events");

  /** By how many segments they have: every request looks for its own. */
  private static final Map<Integer, List<Template>> TEMPLATES =
      ALL.stream()
          .map(name -> new Template(name, segments(name)))
          .collect(Collectors.groupingBy(template -> template.segments().size()));

  private record Template(String name, List<String> segments) {

    /** Whether this is the name of {@code path}, which has as many segments. */
    boolean fits(List<String> path) {
      for (int i = 0; i < path.size(); i++) {
        if (!segments.get(i).startsWith("{") && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private RouteNames() {}

  static String of(String path) {
    List<String> segments = segments(path);
    return TEMPLATES.getOrDefault(segments.size(), List.of()).stream()
        .filter(template -> template.fits(segments))
        .findFirst()
        .map(Template::name)
        .orElse(OTHER);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
