package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.settings.HttpLimits;

/** How often each client may ask. Of very many clients those that asked last are remembered. */
final class RateLimit {

  /** Some hundred kilobytes; a client that is forgotten begins anew with a full bucket. */
  static final int MOST_CLIENTS = 10_000;

  private final HttpLimits.Rate rate;
  private final String what;
  private final LongSupplier clock;

  /** By the last request, the oldest first; only used while it is locked. */
  private final Map<Client, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * One limit for each client.
   *
   * @param what is limited, in the plural
   * @param clock nanoseconds that only go forward
   */
  RateLimit(HttpLimits.Rate rate, String what, LongSupplier clock) {
    this.rate = rate;
    this.what = what;
    this.clock = clock;
  }

  /** Refuses whoever asks too often. */
  Route limited(Route inner) {
    return extractRequest(
        request -> {
          Duration wait = take(Client.of(request));
          return wait.isZero() ? inner : refusal(wait).route();
        });
  }

  /** Counts a request; zero when it may be made, else how long to wait. */
  Duration take(Client client) {
    synchronized (buckets) {
      long now = clock.getAsLong();
      TokenBucket bucket = buckets.getOrDefault(client, TokenBucket.full(rate, now)).filled(now);
      buckets.put(client, bucket.hasOne() ? bucket.less() : bucket);
      if (buckets.size() > MOST_CLIENTS) {
        buckets.remove(buckets.keySet().iterator().next());
      }
      return bucket.untilOne();
    }
  }

  int clients() {
    synchronized (buckets) {
      return buckets.size();
    }
  }

  private Problem refusal(Duration wait) {
    return Problem.of(
            ProblemType.TOO_MANY_REQUESTS,
            "More %s come from your address than %d a second.".formatted(what, rate.perSecond()))
        .withRetryAfter(wait);
  }
}
