package troupe.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers requests too broken to reach a route. Pekko makes it by name and offers this hook only
 * with its Scala types, so this is the one class that sees them.
 */
final class UnreadableRequests extends ParsingErrorHandler {

  UnreadableRequests() {}

  /** Whether Pekko gave up on the request itself, while a route was reading it. */
  static boolean caused(Throwable failure) {
    return failure instanceof ExceptionWithErrorInfo;
  }

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    return Problem.of(Problems.typeOf(status.intValue()), detail(status.intValue()))
        .withStatus(status.intValue())
        .response();
  }

  /** The parser's own words speak of its grammar, and may quote a header. */
  private static String detail(int status) {
    return switch (status) {
      case 414 -> "The address is too long.";
      case 431 -> "A header, or all of them together, are too large.";
      case 501 -> "There is no such method.";
      default -> Problems.UNREADABLE;
    };
  }
}
