package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import troupe.api.RequestKey;

/** {@code Idempotency-Key}: by what a client marks a request that it may send again. */
final class IdempotencyKeys {

  static final String HEADER = "Idempotency-Key";

  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /** Refuses a key that could not be told from another for sure. */
  static Route checked(Route inner) {
    return extractRequest(
        request -> {
          List<String> given = given(request);
          boolean fits = given.isEmpty() || (given.size() == 1 && fits(given.get(0)));
          return fits ? inner : invalid().route();
        });
  }

  /**
   * What the request can be recognised by.
   *
   * @param body as it came
   * @return {@code null} when it has no key
   */
  static @Nullable RequestKey of(HttpRequest request, ByteString body) {
    List<String> given = given(request);
    return given.isEmpty() ? null : new RequestKey(given.get(0), fingerprint(request, body));
  }

  private static List<String> given(HttpRequest request) {
    if (request.getHeader(HEADER).isEmpty()) {
      return List.of();
    }
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is(HEADER.toLowerCase(Locale.ROOT)))
        .map(HttpHeader::value)
        .toList();
  }

  private static boolean fits(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST
        && key.chars().allMatch(character -> character >= ' ' && character <= '~');
  }

  private static Problem invalid() {
    return Problem.of(
        ProblemType.INVALID_IDEMPOTENCY_KEY,
        "Send one %s of 1 to %d printable ASCII characters.".formatted(HEADER, LONGEST));
  }

  private static String fingerprint(HttpRequest request, ByteString body) {
    String target =
        "%s %s?%s\n"
            .formatted(
                request.method().name(),
                request.getUri().getPathString(),
                request.getUri().rawQueryString().orElse(""));
    MessageDigest digest = sha256();
    digest.update(target.getBytes(StandardCharsets.UTF_8));
    digest.update(body.toArray());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
