package troupe.http;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import troupe.dashboard.WebFile;

/**
 * {@code /openapi.yaml}, the description of this interface for programs, and {@code /docs}, where
 * Swagger UI shows it to people.
 */
final class ApiDocs {

  /** Swagger UI, from its WebJar. */
  private static final String LIBRARY = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

  /**
   * Nothing from elsewhere, and no script in the page itself. Swagger UI draws its icons from
   * {@code data:} URLs, and makes markup of the descriptions, which are constant.
   */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private ApiDocs() {}

  static PageRoutes pages(Executor reading) {
    return new PageRoutes(
        Map.of(
            "/openapi.yaml", file("openapi.yaml"),
            "/docs", file("docs/index.html"),
            "/docs/docs.js", file("docs/docs.js"),
            "/docs/swagger-ui.css", file(LIBRARY + "swagger-ui.css"),
            "/docs/swagger-ui-bundle.js", file(LIBRARY + "swagger-ui-bundle.js")),
        POLICY,
        reading);
  }

  private static Supplier<WebFile> file(String resource) {
    return () -> WebFile.of(ApiDocs.class, resource);
  }
}
