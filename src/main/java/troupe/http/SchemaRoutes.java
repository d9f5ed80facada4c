package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /schema/orchestrator.json}: for editors, which hold no token; it keeps no secret. */
final class SchemaRoutes {

  private static final ContentType CONTENT_TYPE =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "schema+json", HttpCharsets.UTF_8, Map.of(), false));

  private final HttpResponse schema;

  /**
   * Publishes one schema.
   *
   * @param schema JSON
   */
  SchemaRoutes(String schema) {
    this.schema =
        HttpResponse.create()
            .withEntity(HttpEntities.create(CONTENT_TYPE, schema.getBytes(StandardCharsets.UTF_8)));
  }

  Route routes() {
    return path(segment("schema").slash("orchestrator.json"), () -> get(() -> complete(schema)));
  }
}
