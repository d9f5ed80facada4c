package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /metrics}: the daemon's figures, as Prometheus reads them. */
final class MetricsRoutes {

  private static final ContentType TEXT =
      ContentTypes.create(
          MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), false),
          HttpCharsets.UTF_8);

  private final Supplier<Optional<String>> scrape;

  /**
   * Figures of one daemon.
   *
   * @param scrape empty where they are read elsewhere; then there is no such route
   */
  MetricsRoutes(Supplier<Optional<String>> scrape) {
    this.scrape = scrape;
  }

  Route routes() {
    return path(
        "metrics", () -> get(() -> scrape.get().map(MetricsRoutes::ok).orElseGet(() -> reject())));
  }

  private static Route ok(String figures) {
    return complete(
        HttpResponse.create()
            .withEntity(HttpEntities.create(TEXT, figures.getBytes(StandardCharsets.UTF_8))));
  }
}
