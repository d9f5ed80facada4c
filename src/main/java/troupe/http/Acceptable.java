package troupe.http;

import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.headers.Accept;

/** What a client would like best, by its {@code Accept}. */
final class Acceptable {

  private Acceptable() {}

  /**
   * The one of two.
   *
   * @param usual the one where neither is preferred, and where nothing is said
   * @return empty when neither will do
   */
  static Optional<MediaType> of(HttpRequest request, MediaType usual, MediaType other) {
    Optional<Accept> accept = request.getHeader(Accept.class);
    if (accept.isEmpty()) {
      return Optional.of(usual);
    }
    double first = liking(accept.get(), usual);
    double second = liking(accept.get(), other);
    if (Math.max(first, second) <= 0) {
      return Optional.empty();
    }
    return Optional.of(second > first ? other : usual);
  }

  /** Whether {@code type} will do. */
  static boolean is(HttpRequest request, MediaType type) {
    return of(request, type, type).isPresent();
  }

  /** At the same quality whoever is named counts more than whoever is only not excluded. */
  private static double liking(Accept accept, MediaType type) {
    return StreamSupport.stream(accept.getMediaRanges().spliterator(), false)
        .filter(range -> range.matches(type))
        .mapToDouble(range -> range.qValue() <= 0 ? 0 : range.qValue() + named(range, type))
        .max()
        .orElse(0);
  }

  private static double named(MediaRange range, MediaType type) {
    return range.mainType().equals(type.mainType()) && !range.toString().contains("/*")
        ? 0.0001
        : 0;
  }
}
