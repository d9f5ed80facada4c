package troupe.opencode;

import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import troupe.async.Stages;

/** A call to OpenCode that did not work. Its message is for people and holds no password. */
public final class OpenCodeException extends RuntimeException {

  /** What the caller can do about it. */
  public enum Kind {
    /** OpenCode understood and said no (4xx): no use trying again. */
    REFUSED,
    /** OpenCode broke or answered something else than JSON; a later try may work. */
    FAILED,
    /** No answer: not started yet, refused, reset or out of time. It may have had effect. */
    UNREACHABLE
  }

  private final Kind kind;
  private final int status;

  private OpenCodeException(Kind kind, int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
  }

  /** It was not even worth asking: {@code message} says why. */
  public static OpenCodeException refused(String message) {
    return new OpenCodeException(Kind.REFUSED, 0, message, null);
  }

  /** It broke; a later try may work. */
  public static OpenCodeException failed(String message, @Nullable Throwable cause) {
    return new OpenCodeException(Kind.FAILED, 0, message, cause);
  }

  static OpenCodeException unreachable(String message, @Nullable Throwable cause) {
    return new OpenCodeException(Kind.UNREACHABLE, 0, message, cause);
  }

  /** The answer had a {@code status} other than success. */
  static OpenCodeException answered(int status, String message) {
    return new OpenCodeException(kindOf(status), status, message, null);
  }

  /** The same, saying which call it was. */
  OpenCodeException during(Call call) {
    return new OpenCodeException(kind, status, call + ": " + getMessage(), this);
  }

  /** Too slow and too many are about the moment, not about the request. */
  private static Kind kindOf(int status) {
    boolean passing = status == 408 || status == 429;
    return status >= 400 && status < 500 && !passing ? Kind.REFUSED : Kind.FAILED;
  }

  /**
   * The trouble behind a failed stage of {@link OpenCodeClient}.
   *
   * @throws IllegalStateException when it is none of OpenCode's: a defect
   */
  public static OpenCodeException behind(Throwable failure) {
    Throwable cause = Stages.unwrapped(failure);
    if (cause instanceof OpenCodeException known) {
      return known;
    }
    throw new IllegalStateException("a call failed in its own way", cause);
  }

  /** Whether the server does not know what was asked about. */
  public boolean isNotFound() {
    return status == 404;
  }

  /** Whether nobody listens at its address; one that is only slow is there. */
  public boolean isNotThere() {
    return kind == Kind.UNREACHABLE && !(getCause() instanceof TimeoutException);
  }

  public Kind kind() {
    return kind;
  }

  /** The HTTP status of the answer; empty when there was none or it was not the trouble. */
  public Optional<Integer> status() {
    return status == 0 ? Optional.empty() : Optional.of(status);
  }
}
