package troupe.http;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** What requests for events say, and what is wrong with it. */
final class EventRequests {

  private static final String HEADER = "Last-Event-ID";
  private static final String AFTER = "after";
  private static final String SEQ = "a number from 0, such as 57: the id of an event";
  private static final String SEQS =
      "the id of an event, such as blue:57,red:12, or 0 for the beginning";

  /** Ids of workers' events, as clients of the stream have them that want no others. */
  private static final String WORKER_EVENT = "evt_";

  private EventRequests() {}

  /** A request that cannot be answered. */
  static final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Wrong(ProblemType type, String detail) {
      super(detail, null, false, false);
      problem = Problem.of(type, detail);
    }

    Problem problem() {
      return problem;
    }
  }

  static Problem notAcceptable(String offered) {
    return Problem.of(
        ProblemType.NOT_ACCEPTABLE, "This is answered as %s only; see Accept.".formatted(offered));
  }

  /**
   * After which event of a team a stream begins; empty for after the newest.
   *
   * @throws Wrong when what is given is no id
   */
  static Optional<Long> seq(HttpRequest request) {
    return position(request, EventPosition::seq, SEQ);
  }

  /** The same on the stream of all teams. */
  static Optional<SortedMap<String, Long>> seqs(HttpRequest request) {
    return position(request, EventPosition::seqs, SEQS);
  }

  /**
   * A number in the query, from 0.
   *
   * @throws Wrong when it is none
   */
  static Optional<Long> number(HttpRequest request, String name, long most) {
    return request
        .getUri()
        .query()
        .get(name)
        .map(
            given ->
                EventPosition.seq(given)
                    .filter(number -> number <= most)
                    .orElseThrow(
                        () ->
                            new Wrong(
                                ProblemType.INVALID_QUERY,
                                "%s must be a number from 0%s."
                                    .formatted(name, most < Long.MAX_VALUE ? " to " + most : ""))));
  }

  /** The header first: a browser that comes back asks for the same address as at first. */
  private static <T> Optional<T> position(
      HttpRequest request, Function<String, Optional<T>> read, String expected) {
    Optional<String> id =
        request
            .getHeader(HEADER)
            .map(HttpHeader::value)
            .filter(value -> !value.isEmpty() && !value.startsWith(WORKER_EVENT));
    if (id.isPresent()) {
      return Optional.of(
          read.apply(id.get())
              .orElseThrow(() -> wrong(ProblemType.INVALID_EVENT_ID, HEADER, expected)));
    }
    return request
        .getUri()
        .query()
        .get(AFTER)
        .map(
            given ->
                read.apply(given)
                    .orElseThrow(() -> wrong(ProblemType.INVALID_QUERY, AFTER, expected)));
  }

  private static Wrong wrong(ProblemType type, String name, String expected) {
    return new Wrong(type, "%s must be %s.".formatted(name, expected));
  }
}
