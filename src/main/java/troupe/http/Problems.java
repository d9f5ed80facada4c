package troupe.http;

import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.CompletionTimeoutException;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.tool.KeyRefused;

/** Answers with {@link Problem}s for whatever no route answered. */
final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** What the client did wrong is told as far as it helps to find it. */
  static final String UNREADABLE =
      "The request cannot be read: its first line, a header, or an escape such as %2F is wrong.";

  private Problems() {}

  /** Every refusal by the routing DSL itself: unknown path, wrong method. */
  static RejectionHandler rejections() {
    return RejectionHandler.defaultHandler().mapRejectionResponse(Problems::rejected);
  }

  /** Every failure a route did not expect. */
  static ExceptionHandler failures() {
    return ExceptionHandler.newBuilder()
        .match(StreamLimitReachedException.class, Problems::onLargeBody)
        .match(CompletionTimeoutException.class, Problems::onSlowBody)
        .match(KeyRefused.class, refused -> Refusals.problem(refused.refusal()).route())
        .match(TimeoutException.class, late -> noAnswer().route())
        .match(Throwable.class, Problems::onFailure)
        .build();
  }

  /** The whole request took longer than even a slow team may. */
  static HttpResponse requestTimeout(HttpRequest request) {
    return noAnswer().response();
  }

  static Problem bodyTooLarge(long limit) {
    return Problem.of(
        ProblemType.BODY_TOO_LARGE, "The body is larger than %d bytes.".formatted(limit));
  }

  private static Problem noAnswer() {
    return Problem.of(
        ProblemType.NO_ANSWER,
        "Troupe did not answer in time. The command may still happen; look before trying again.");
  }

  private static HttpResponse rejected(HttpResponse plain) {
    int status = plain.status().intValue();
    String text =
        plain.entity() instanceof HttpEntity.Strict strict
            ? strict.getData().utf8String()
            : plain.status().defaultMessage();
    return Problem.of(typeOf(status), text).withHeaders(plain.getHeaders()).response();
  }

  /** What a status chosen by Pekko means; anything without a type of its own is malformed. */
  static ProblemType typeOf(int status) {
    return switch (status) {
      case 404 -> ProblemType.NO_SUCH_ROUTE;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 413 -> ProblemType.BODY_TOO_LARGE;
      case 414 -> ProblemType.ADDRESS_TOO_LONG;
      case 431 -> ProblemType.HEADERS_TOO_LARGE;
      case 501 -> ProblemType.UNKNOWN_METHOD;
      default -> ProblemType.MALFORMED_REQUEST;
    };
  }

  private static Route onLargeBody(StreamLimitReachedException large) {
    return bodyTooLarge(large.n()).route();
  }

  private static Route onSlowBody(CompletionTimeoutException slow) {
    return Problem.of(ProblemType.SLOW_BODY, "The body did not arrive in time.").route();
  }

  private static Route onFailure(Throwable failure) {
    if (UnreadableRequests.caused(failure)) {
      return Problem.of(ProblemType.MALFORMED_REQUEST, UNREADABLE).route();
    }
    log.error("unexpected failure in a route", failure);
    return Problem.of(ProblemType.INTERNAL, "Troupe failed; its log says why.").route();
  }
}
