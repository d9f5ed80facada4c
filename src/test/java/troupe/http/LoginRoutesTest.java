package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.EntityTagRange;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.IfNoneMatch;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How browsers get in, and what their cookie is good for. */
final class LoginRoutesTest {

  private final Edge edge = new Edge();

  @BeforeEach
  void script() {
    edge.teams.plain("list", List.of());
  }

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void tokenIsExchangedForACookieThatNoScriptSeesAndAKeyForThePage() {
    Edge.Answer answer = login("{'token': '%s'}".formatted(Edge.TOKEN));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("key").asText()).isEqualTo("secret-2");
    assertThat(answer.header("Set-Cookie"))
        .startsWith("troupe-session-7717=secret-1;")
        .contains("; HttpOnly", "; SameSite=Strict", "; Path=/v1", "; Expires=")
        .doesNotContain("secret-2");
    assertThat(visit("secret-1", "secret-2", "GET").status()).isEqualTo(200);
  }

  @Test
  void cookieAloneLetsNobodyInAndNeitherDoesTheKey() {
    login("{'token': '%s'}".formatted(Edge.TOKEN));
    assertThat(visit("secret-1", "", "GET").status()).isEqualTo(401);
    assertThat(visit("secret-1", "wrong", "GET").status()).isEqualTo(401);
    assertThat(visit("", "secret-2", "GET").status()).isEqualTo(401);
    assertThat(visit("secret-2", "secret-1", "POST").status()).isEqualTo(401);
  }

  /** Cookies know no ports: a page of another server on this host is a stranger all the same. */
  @ParameterizedTest
  @CsvSource({
    "http://localhost:7717, same-origin, 201",
    "http://LOCALHOST:7717, same-origin, 201",
    ",                      same-origin, 201",
    "http://localhost:7717, ,            201",
    "http://localhost:3000, same-site,   401",
    "http://localhost:3000, ,            401",
    "http://127.0.0.1:7717, ,            401",
    "http://localhost,      ,            401",
    "http://localhost:7717, same-site,   401",
    "http://localhost:7717, cross-site,  401",
    ",                      cross-site,  401",
    "http://evil.example,   cross-site,  403",
    "null,                  cross-site,  403"
  })
  void sessionIsOnlyForTheDaemonsOwnPage(String origin, String site, int status) {
    login("{'token': '%s'}".formatted(Edge.TOKEN));
    HttpRequest request = visiting("secret-1", "secret-2", HttpRequest.POST("/v1/login-links"));
    request = origin == null ? request : request.addHeader(RawHeader.create("Origin", origin));
    request = site == null ? request : request.addHeader(RawHeader.create("Sec-Fetch-Site", site));
    assertThat(edge.askAsItStands(request).status()).isEqualTo(status);
  }

  @Test
  void linkLetsOneBrowserIn() {
    Edge.Answer link = edge.post("/v1/login-links");
    assertThat(link.status()).isEqualTo(201);
    assertThat(link.json().path("path").asText()).isEqualTo("/#login=secret-1");
    assertThat(link.json().path("expiresAt").asText()).isEqualTo("2026-11-21T12:10:00.000Z");
    assertThat(login("{'link': 'secret-1'}").status()).isEqualTo(200);
    Edge.Answer again = login("{'link': 'secret-1'}");
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.type()).isEqualTo("urn:troupe:login-refused");
    assertThat(again.header("Set-Cookie")).isEmpty();
  }

  @Test
  void strangersGetNoLink() {
    HttpRequest request =
        HttpRequest.POST("/v1/login-links").addHeader(Host.create("localhost", 7717));
    assertThat(edge.askAsItStands(request).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'token': 'a', 'link': 'b'}", "{'token': 1}", "{'x': 'y'}"})
  void loginWithoutOneOfBothSaysSo(String body) {
    assertThat(login(body).type()).isEqualTo("urn:troupe:invalid-body");
  }

  /** However slow this machine is: between two tries of fifty there is less than a second. */
  @Test
  void guessesAreSlowedDown() {
    Edge.Answer late = login("{'token': 'guess'}");
    for (int i = 0; i < 50 && late.status() == 403; i++) {
      late = login("{'token': 'guess'}");
    }
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.detail()).contains("logins");
    assertThat(late.header("Retry-After")).isEqualTo("1");
    assertThat(edge.get("/v1/teams").status()).isEqualTo(200);
  }

  @Test
  void wrongBearerIsNotHelpedByAGoodSession() {
    login("{'token': '%s'}".formatted(Edge.TOKEN));
    HttpRequest request =
        visiting("secret-1", "secret-2", HttpRequest.GET("/v1/teams"))
            .addHeader(RawHeader.create("Authorization", "Bearer wrong"));
    assertThat(edge.askAsItStands(request).status()).isEqualTo(401);
  }

  @Test
  void logoutEndsTheSessionAndTakesTheCookie() {
    login("{'token': '%s'}".formatted(Edge.TOKEN));
    Edge.Answer answer =
        edge.askAsItStands(visiting("secret-1", "secret-2", HttpRequest.POST("/v1/logout")));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie"))
        .startsWith("troupe-session-7717=;")
        .contains("Max-Age=0");
    assertThat(visit("secret-1", "secret-2", "GET").status()).isEqualTo(401);
  }

  @Test
  void pageNeedsNoTokenAndForbidsItselfAllThatIsNotItsOwn() {
    Edge.Answer page = edge.askAsItStands(page("/"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.contentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(edge.askAsItStands(page("/dashboard/app.js")).contentType())
        .isEqualTo("text/javascript; charset=UTF-8");
    assertThat(edge.askAsItStands(page("/dashboard/lib/lit-html.js")).status()).isEqualTo(200);
  }

  @Test
  void fileThatIsKnownIsNotSentAgain() {
    String tag = edge.askAsItStands(page("/dashboard/app.js")).header("ETag");
    HttpRequest again =
        page("/dashboard/app.js")
            .addHeader(
                IfNoneMatch.create(
                    EntityTagRange.create(EntityTag.create(tag.replace("\"", ""), false))));
    assertThat(edge.askAsItStands(again).status()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/",
        "/dashboard/../reference.conf",
        "/dashboard/%2e%2e/reference.conf",
        "/dashboard/lib/directives/unsafe-html.js",
        "/index.html"
      })
  void nothingElseIsServed(String path) {
    assertThat(edge.unchecked(page(path)).status()).isIn(401, 404);
  }

  private static HttpRequest page(String path) {
    return HttpRequest.GET(path).addHeader(Host.create("localhost", 7717));
  }

  private Edge.Answer login(String body) {
    return edge.askAsItStands(
        HttpRequest.POST("/v1/login")
            .withEntity(ContentTypes.APPLICATION_JSON, body.replace('\'', '"'))
            .addHeader(Host.create("localhost", 7717)));
  }

  private Edge.Answer visit(String cookie, String key, String method) {
    HttpRequest request =
        method.equals("GET") ? HttpRequest.GET("/v1/teams") : HttpRequest.POST("/v1/login-links");
    return edge.askAsItStands(visiting(cookie, key, request));
  }

  private static HttpRequest visiting(String cookie, String key, HttpRequest request) {
    return request
        .addHeader(Host.create("localhost", 7717))
        .addHeader(
            Cookie.create(
                HttpCookiePair.create("other", "1"),
                HttpCookiePair.create("troupe-session-7717", cookie)))
        .addHeader(RawHeader.create("Troupe-Page-Key", key));
  }
}
