package troupe.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;

/**
 * What the dashboard's page shows with a request, for its session to be known. A cookie alone is
 * nothing: browsers send it whoever makes the request, and to every port of the host.
 *
 * @param cookie the browser's part
 * @param key the page's part
 */
record Visit(String cookie, String key) {

  /** The header with the page's part. */
  static final String KEY_HEADER = "Troupe-Page-Key";

  /** Nothing prints them. */
  @Override
  public String toString() {
    return "Visit[]";
  }

  /** What {@code request} shows; empty unless both parts are there and it is our own page's. */
  static Optional<Visit> of(HttpRequest request) {
    Optional<String> cookie = cookie(request);
    Optional<String> key = request.getHeader(KEY_HEADER).map(HttpHeader::value);
    return cookie.isEmpty() || key.isEmpty() || !isOwnPages(request)
        ? Optional.empty()
        : Optional.of(new Visit(cookie.get(), key.get()));
  }

  /**
   * The cookie's name. Cookies do not know ports, so two daemons on one host would overwrite each
   * other's.
   */
  static String cookieName(HttpRequest request) {
    return "troupe-session-" + request.getHeader(Host.class).map(Host::port).orElse(0);
  }

  /**
   * Whether a browser says that a page of this very daemon makes the request: one of another port
   * of the same host is a stranger, too. Clients that are no browser say nothing.
   */
  static boolean isOwnPages(HttpRequest request) {
    boolean sameOrigin =
        request.getHeader("Origin").map(origin -> isOrigin(origin.value(), request)).orElse(true);
    boolean sameSite =
        request
            .getHeader("Sec-Fetch-Site")
            .map(site -> Set.of("same-origin", "none").contains(site.value()))
            .orElse(true);
    return sameOrigin && sameSite;
  }

  private static Optional<String> cookie(HttpRequest request) {
    String name = cookieName(request);
    return request
        .getHeader(Cookie.class)
        .flatMap(
            cookies -> {
              for (HttpCookiePair pair : cookies.getCookies()) {
                if (pair.name().equals(name)) {
                  return Optional.of(pair.value());
                }
              }
              return Optional.empty();
            });
  }

  private static boolean isOrigin(String origin, HttpRequest request) {
    try {
      URI given = new URI(origin);
      String host = given.getHost() == null ? "" : given.getHost().toLowerCase(Locale.ROOT);
      return request
          .getHeader(Host.class)
          .filter(own -> bare(own.host().address()).equals(bare(host)))
          .filter(own -> own.port() == Math.max(0, given.getPort()))
          .isPresent();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String bare(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
  }
}
