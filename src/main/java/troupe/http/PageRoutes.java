package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.dashboard.Page;
import troupe.dashboard.WebFile;

/**
 * Files for browsers: the dashboard's ({@code /} and {@code /dashboard/…}) and those of the
 * interface's description. They hold nothing of any team, so that they need no token; what they
 * show they ask for. Most daemons are never asked for most of them, so each is read when it first
 * is.
 */
final class PageRoutes {

  /**
   * Only the daemon's own scripts run, only it is asked, and no text becomes markup by any way but
   * the library's templates, which are constant.
   */
  private static final String DASHBOARD =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types lit-html");

  private static final List<HttpHeader> COMMON =
      List.of(
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
          CacheControl.create(CacheDirectives.NO_CACHE));

  private record Served(EntityTag tag, HttpResponse response) {}

  private final Map<String, OnDemand<Served>> files;

  /**
   * Serves {@code files}.
   *
   * @param files by path
   * @param policy what browsers let the pages among them do
   * @param reading where files are read, which blocks
   */
  PageRoutes(Map<String, Supplier<WebFile>> files, String policy, Executor reading) {
    HttpHeader header = RawHeader.create("Content-Security-Policy", policy);
    this.files =
        files.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    e -> new OnDemand<>(() -> served(e.getValue().get(), header), reading)));
  }

  static PageRoutes dashboard(Executor reading) {
    return new PageRoutes(Page.files(), DASHBOARD, reading);
  }

  Route routes() {
    return extractUnmatchedPath(
        path -> {
          OnDemand<Served> file = files.get(path);
          return file == null ? reject() : get(() -> onSuccess(file.get(), PageRoutes::answered));
        });
  }

  private static Route answered(Served file) {
    return conditional(file.tag(), () -> complete(file.response()));
  }

  private static Served served(WebFile file, HttpHeader policy) {
    String[] type = file.mediaType().split("/", 2);
    return new Served(
        EntityTag.create(file.tag(), false),
        HttpResponse.create()
            .addHeader(policy)
            .addHeaders(COMMON)
            .withEntity(
                HttpEntities.create(
                    ContentTypes.create(
                        MediaTypes.customWithOpenCharset(type[0], type[1], Map.of(), false),
                        HttpCharsets.UTF_8),
                    file.content())));
  }
}
