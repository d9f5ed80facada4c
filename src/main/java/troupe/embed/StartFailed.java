package troupe.embed;

import org.jspecify.annotations.Nullable;

/** Troupe did not start and has left nothing running; the message says why, for people. */
public final class StartFailed extends Exception {

  /**
   * A start that failed.
   *
   * @param message what is wrong, and where
   */
  StartFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
