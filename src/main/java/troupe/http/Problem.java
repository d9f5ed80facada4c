package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/**
 * An error as callers see it (RFC 9457). Callers branch on {@code type}; {@code detail} is for
 * people.
 *
 * @param facts further members of the body
 */
record Problem(
    ProblemType type, String detail, Map<String, Object> facts, List<HttpHeader> headers) {

  private static final ContentType CONTENT_TYPE =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false));

  /** Long enough for a reconnect to OpenCode, short enough for a person to wait. */
  private static final HttpHeader RETRY_AFTER = retryAfter(Duration.ofSeconds(5));

  static Problem of(ProblemType type, String detail) {
    List<HttpHeader> headers = type.passes() ? List.of(RETRY_AFTER) : List.of();
    return new Problem(type, detail, Map.of(), headers);
  }

  /** It is known when the same request can succeed; that is in whole seconds, rounded up. */
  Problem passingAfter(Duration pause) {
    List<HttpHeader> one = List.of(retryAfter(pause));
    return new Problem(type, detail, facts, one);
  }

  private static HttpHeader retryAfter(Duration pause) {
    long seconds = pause.plusMillis(999).toSeconds();
    return RawHeader.create("Retry-After", Long.toString(Math.max(1, seconds)));
  }

  Problem withFact(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Problem(type, detail, more, headers);
  }

  Problem withHeaders(Iterable<HttpHeader> added) {
    List<HttpHeader> more = new ArrayList<>(headers);
    added.forEach(more::add);
    return new Problem(type, detail, facts, more);
  }

  /** In place of the usual time; in whole seconds, at least one. */
  Problem withRetryAfter(Duration wait) {
    String seconds = Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    return new Problem(type, detail, facts, List.of(RawHeader.create("Retry-After", seconds)));
  }

  int status() {
    return type.status();
  }

  Route route() {
    return complete(response());
  }

  HttpResponse response() {
    return HttpResponse.create()
        .withStatus(status())
        .addHeaders(headers)
        .withEntity(HttpEntities.create(CONTENT_TYPE, json()));
  }

  /** As it goes over the wire where Pekko does not answer; the last on its connection. */
  ByteString wireFormat() {
    byte[] body = json();
    String head =
        "HTTP/1.1 %d %s\r\nServer: troupe\r\nConnection: close\r\nContent-Type: %s\r\n"
                .formatted(status(), StatusCodes.get(status()).reason(), CONTENT_TYPE)
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    return ByteString.fromString(head).concat(ByteString.fromArray(body));
  }

  private byte[] json() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.urn());
    body.put("title", StatusCodes.get(status()).reason());
    body.put("status", status());
    body.put("detail", detail);
    body.putAll(facts);
    return Json.bytes(body);
  }
}
