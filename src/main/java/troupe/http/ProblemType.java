package troupe.http;

import java.util.Locale;

/**
 * Every kind of error a client can meet. {@code docs/problems.md} says what each means and what to
 * do; {@link #urn()} is stable.
 */
enum ProblemType {
  MALFORMED_REQUEST(400),
  MALFORMED_BODY(400),
  EMPTY_BODY(400),
  UNAUTHORIZED(401),
  FORBIDDEN_HOST(403),
  FORBIDDEN_ORIGIN(403),
  ONLY_THE_LEAD(403),
  NOT_IN_TEAM(403),
  TASK_OWNED(403),
  NO_SUCH_ROUTE(404),
  NO_SUCH_TEAM(404),
  NO_SUCH_MEMBER(404),
  NO_SUCH_PERMISSION(404),
  NO_SUCH_TASK(404),
  NO_SUCH_MESSAGE(404),
  NO_SUCH_TOOL(404),
  NO_SUCH_WORKER(404),
  NOT_A_TEAM_SESSION(404),
  METHOD_NOT_ALLOWED(405),
  SLOW_BODY(408),
  TEAM_EXISTS(409),
  MEMBER_EXISTS(409),
  MEMBER_SHUT_DOWN(409),
  MEMBERS_ACTIVE(409),
  TASK_NOT_PENDING(409),
  TASK_BLOCKED(409),
  ALREADY_MEMBER(409),
  ALREADY_IN_TEAM(409),
  LEAD_BUSY(409),
  NO_RECIPIENTS(409),
  WORKER_DISABLED(409),
  WORKER_STOPPED(409),
  BODY_TOO_LARGE(413),
  ADDRESS_TOO_LONG(414),
  NOT_JSON(415),
  INVALID_BODY(422),
  INVALID_QUERY(422),
  INVALID_NAME(422),
  INVALID_TEXT(422),
  INVALID_MODEL(422),
  INVALID_DIRECTORY(422),
  UNSUPPORTED_BACKEND(422),
  BACKEND_MISMATCH(422),
  INVALID_ATTACHMENT(422),
  INVALID_TIMEOUT(422),
  INVALID_CONFIGURATION(422),
  NO_SUCH_SESSION(422),
  UNKNOWN_DEPENDENCY(422),
  NOTHING_TO_UPDATE(422),
  PROMPT_NOT_SENT(422),
  MAILBOX_FULL(429),
  WORKER_BUSY(429),
  HEADERS_TOO_LARGE(431),
  INTERNAL(500),
  UNKNOWN_METHOD(501),
  WORKER_FAILED(502),
  SESSION_NOT_CREATED(503),
  TEAM_DAMAGED(503),
  UNAVAILABLE(503),
  WORKER_UNAVAILABLE(503),
  NO_ANSWER(503),
  NOT_READY(503),
  WORKER_TIMED_OUT(504);

  private final int status;

  ProblemType(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  String urn() {
    return "urn:troupe:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the same request can succeed a little later. */
  boolean passes() {
    return status == 429 || status == 503;
  }
}
