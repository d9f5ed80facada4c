package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import java.time.Duration;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.metrics.Meters;

/** Times requests until their answer begins. What is refused before it is read is not counted. */
final class RequestMeter {

  /** Clients may call a method anything. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Meters meters;

  RequestMeter(Meters meters) {
    this.meters = meters;
  }

  /**
   * The same route.
   *
   * @param sealed answers every request
   */
  Route timed(Route sealed) {
    return extractRequest(
        request -> {
          long start = System.nanoTime();
          return mapResponse(
              response -> {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                meters.requestAnswered(
                    method(request),
                    RouteNames.of(request.getUri().path()),
                    response.status().intValue(),
                    took);
                return response;
              },
              () -> sealed);
        });
  }

  private static String method(HttpRequest request) {
    String method = request.method().value();
    return METHODS.contains(method) ? method : RouteNames.OTHER;
  }
}
