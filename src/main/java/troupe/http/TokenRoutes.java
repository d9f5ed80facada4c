package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.Tokens;

/** {@code /token}: another one. No answer holds a token. */
final class TokenRoutes {

  private static final Duration LONGEST = Duration.ofDays(30);

  private final Tokens tokens;
  private final Bodies bodies;

  TokenRoutes(Tokens tokens, Bodies bodies) {
    this.tokens = tokens;
    this.bodies = bodies;
  }

  Route routes() {
    return path(
        segment("token").slash("rotate"),
        () ->
            post(
                () ->
                    bodies.optional(
                        fields -> Optional.ofNullable(overlap(fields)),
                        (overlap, key) ->
                            Answers.outcome(
                                tokens.rotate(overlap.orElse(null), key), Answers::ok))));
  }

  private static @Nullable Duration overlap(Fields fields) {
    Duration overlap = fields.durationOrNull("overlap");
    if (overlap != null && (overlap.isNegative() || overlap.compareTo(LONGEST) > 0)) {
      fields.refuse("overlap", "must be from PT0S to P30D");
    }
    return overlap;
  }
}
