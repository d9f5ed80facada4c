package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeader;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.DateTime;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.SameSite;
import org.apache.pekko.http.javadsl.model.headers.SetCookie;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Outcome;
import troupe.dashboard.Reception;

/** {@code /login}, {@code /logout} and {@code /login-links}: how browsers come in and go. */
final class LoginRoutes {

  private final Reception reception;
  private final Access access;
  private final RateLimit rate;
  private final Bodies bodies;

  /** Whether cookies may only travel encrypted. */
  private final boolean secure;

  /**
   * Ways in.
   *
   * @param rate of tries to log in
   */
  LoginRoutes(HttpApi.Parts parts, Access access, RateLimit rate, Bodies bodies) {
    this.reception = parts.reception();
    this.access = access;
    this.rate = rate;
    this.bodies = bodies;
    this.secure = parts.tls().isPresent();
  }

  /** What needs no token. */
  Route open() {
    Route login = ofOwnPage(rate.limited(login()));
    Route ways =
        BySegment.next(
            Map.of(
                "login",
                path("login", () -> post(() -> login)),
                "logout",
                path("logout", () -> post(() -> withoutFields(this::logout)))));
    return pathPrefix("v1", () -> ways);
  }

  /** What only those may ask for who are in. */
  Route closed() {
    return path("login-links", () -> post(() -> withoutFields(this::link)));
  }

  /** A body is read, if there is one, and may hold nothing. */
  private Route withoutFields(Function<HttpRequest, Route> inner) {
    return bodies.optional(fields -> true, (nothing, key) -> extractRequest(inner));
  }

  private Route link(HttpRequest request) {
    return access
        .operator(request)
        .map(print -> complete(Answers.created("/", reception.link(print))))
        .orElseGet(() -> Access.unauthorized().route());
  }

  /** Another site's page could log a browser in as it likes. */
  private static Route ofOwnPage(Route inner) {
    return extractRequest(
        request ->
            Visit.isOwnPages(request)
                ? inner
                : Problem.of(
                        ProblemType.FORBIDDEN_ORIGIN,
                        "Only the daemon's own page logs browsers in.")
                    .route());
  }

  private record Credentials(Optional<String> token, Optional<String> link) {}

  private Route login() {
    return bodies.required(
        LoginRoutes::credentials, (shown, key) -> extractRequest(request -> login(request, shown)));
  }

  private static Credentials credentials(Fields fields) {
    Credentials shown =
        new Credentials(
            Optional.ofNullable(fields.textOrNull("token")),
            Optional.ofNullable(fields.textOrNull("link")));
    if (shown.token().isPresent() == shown.link().isPresent()) {
      fields.refuse("must have one of token and link");
    }
    return shown;
  }

  private Route login(HttpRequest request, Credentials shown) {
    CompletionStage<Outcome<Reception.Entry>> outcome =
        shown.token().isPresent()
            ? reception.loginByToken(shown.token().get())
            : reception.loginByLink(shown.link().orElse(""));
    return Answers.outcome(outcome, entry -> entered(request, entry));
  }

  private record Entered(String key, Instant expiresAt) {}

  private HttpResponse entered(HttpRequest request, Reception.Entry entry) {
    return Answers.ok(new Entered(entry.key(), entry.expiresAt()))
        .addHeader(
            SetCookie.create(
                cookie(request, entry.cookie())
                    .withExpires(DateTime.create(entry.expiresAt().toEpochMilli()))));
  }

  private Route logout(HttpRequest request) {
    Visit visit = Visit.of(request).orElse(new Visit("", ""));
    return respondWithHeader(
        SetCookie.create(cookie(request, "").withMaxAge(0)),
        () ->
            Answers.outcome(
                reception.logout(visit.cookie(), visit.key()),
                state -> Answers.ok(Map.of("state", state))));
  }

  private HttpCookie cookie(HttpRequest request, String value) {
    return HttpCookie.create(Visit.cookieName(request), value)
        .withPath("/v1")
        .withHttpOnly(true)
        .withSecure(secure)
        .withSameSite(SameSite.Strict);
  }
}
