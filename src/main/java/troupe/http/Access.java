package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.HttpChallenge;
import org.apache.pekko.http.javadsl.model.headers.WWWAuthenticate;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Tokens;
import troupe.dashboard.Reception;
import troupe.settings.Settings;

/**
 * Who may come in: only those who call the daemon by its own name, and hold its token or came in
 * with it through the dashboard.
 */
final class Access {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");
  private static final String SCHEME = "bearer ";

  private final String listenHost;
  private final Set<String> names;
  private final Tokens tokens;
  private final Reception reception;

  /** Access to one daemon, by the names that {@code settings} give it. */
  Access(Settings.Http settings, Tokens tokens, Reception reception) {
    this.listenHost = bare(settings.host());
    this.names = settings.hostNames().stream().map(Access::bare).collect(Collectors.toSet());
    this.tokens = tokens;
    this.reception = reception;
  }

  /**
   * Refuses pages of other sites. A name that a foreign DNS points at this machine is still a
   * foreign name in {@code Host} and {@code Origin}.
   */
  Route fromHere(Route inner) {
    return extractRequest(
        request -> {
          if (!hostIsOurs(request)) {
            return Problem.of(
                    ProblemType.FORBIDDEN_HOST, "The Host header does not name this daemon.")
                .route();
          }
          if (!originIsOurs(request)) {
            return Problem.of(
                    ProblemType.FORBIDDEN_ORIGIN, "Pages of another origin may not call Troupe.")
                .route();
          }
          return inner;
        });
  }

  /** Refuses whoever does not show the token, or a session of the dashboard. */
  Route authorized(Route inner) {
    return extractRequest(
        request -> operator(request).isPresent() ? inner : unauthorized().route());
  }

  static Problem unauthorized() {
    HttpHeader challenge = WWWAuthenticate.create(HttpChallenge.create("Bearer", "troupe"));
    return Problem.of(
            ProblemType.UNAUTHORIZED, "Send the daemon's token: Authorization: Bearer <token>.")
        .withHeaders(List.of(challenge));
  }

  /** The print of the token that whoever asks holds, or came in by; empty for strangers. */
  Optional<String> operator(HttpRequest request) {
    Optional<String> shown = request.getHeader("Authorization").map(HttpHeader::value);
    if (shown.isEmpty()) {
      return Visit.of(request).flatMap(visit -> reception.guest(visit.cookie(), visit.key()));
    }
    return shown.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? tokens.printOf(shown.get().substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private boolean hostIsOurs(HttpRequest request) {
    return request.getHeader(Host.class).map(host -> isOurs(host.host().address())).orElse(false);
  }

  private boolean originIsOurs(HttpRequest request) {
    return request.getHeader("Origin").map(origin -> isOurs(hostOf(origin.value()))).orElse(true);
  }

  private static String hostOf(String origin) {
    try {
      return Optional.ofNullable(new URI(origin).getHost()).orElse("");
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private boolean isOurs(String host) {
    String name = bare(host);
    return LOOPBACK.contains(name)
        || name.equals(listenHost)
        || names.contains(name)
        || (EVERYWHERE.contains(listenHost) && isAddress(name));
  }

  /** An address cannot be rebound by DNS, and a daemon told to listen everywhere has many. */
  private static boolean isAddress(String host) {
    return host.contains(":") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static String bare(String host) {
    return host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
  }
}
