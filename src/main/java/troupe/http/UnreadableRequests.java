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

  /** Pekko says so of too many headers, and calls that a bad request. */
  private static final String TOO_MANY = " headers";

  UnreadableRequests() {}

  /** Whether Pekko gave up on the request itself, while a route was reading it. */
  static boolean caused(Throwable failure) {
    return failure instanceof ExceptionWithErrorInfo;
  }

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    int code = info.summary().endsWith(TOO_MANY) ? 431 : status.intValue();
    return Problem.of(Problems.typeOf(code), detail(code)).response();
  }

  /** The parser's own words speak of its grammar, and may quote a header. */
  private static String detail(int status) {
    return switch (status) {
      case 414 -> "The address is too long.";
      case 431 -> "A header is too large, or there are too many.";
      case 501 -> "There is no such method.";
      default -> Problems.UNREADABLE;
    };
  }
}
