package troupe.settings;

import java.time.Duration;

/**
 * How much one client, and all of them together, may ask of the HTTP edge. What is over a limit is
 * refused or cut; {@code docs/operating.md} says which.
 *
 * @param maxUri longest path and query, in bytes
 * @param maxHeader longest value of a header, in bytes
 * @param maxHeaders headers of one request
 * @param head how long the first request's line and headers may take to arrive
 * @param body how long a body may take to arrive
 * @param write how long a client may take to receive the next piece of what it asked for
 * @param connections at once, of all clients and of one
 * @param streams of events at once, likewise
 * @param rate requests of one client
 */
public record HttpLimits(
    int maxUri,
    int maxHeader,
    int maxHeaders,
    Duration head,
    Duration body,
    Duration write,
    Share connections,
    Share streams,
    Rate rate) {

  /**
   * What there is at most at once.
   *
   * @param inAll of all clients
   * @param perClient of one
   */
  public record Share(int inAll, int perClient) {}

  /**
   * How fast one client may ask.
   *
   * @param perSecond in the long run
   * @param burst at once, after a pause
   */
  public record Rate(int perSecond, int burst) {}

  private static final int MANY = 1_000_000;

  static HttpLimits of(Rules at) {
    return new HttpLimits(
        at.bytes("http.max-uri", 256, MANY),
        at.bytes("http.max-header", 256, MANY),
        at.whole("http.max-headers", 8, 10_000),
        at.time("http.head-limit"),
        at.time("http.body-limit"),
        at.time("http.write-limit"),
        new Share(
            at.whole("http.max-connections", 1, MANY),
            at.whole("http.max-connections-per-client", 1, MANY)),
        new Share(
            at.whole("http.max-streams", 0, MANY),
            at.whole("http.max-streams-per-client", 0, MANY)),
        new Rate(at.whole("http.request-rate", 1, MANY), at.whole("http.request-burst", 1, MANY)));
  }
}
