package troupe.opencode;

/** Calls that did not work, for tests of other packages. */
public final class OpenCodeTroubles {

  private OpenCodeTroubles() {}

  public static OpenCodeException refused(String message) {
    return OpenCodeException.refused(message);
  }

  public static OpenCodeException failed(String message) {
    return OpenCodeException.failed(message, null);
  }

  public static OpenCodeException unreachable(String message) {
    return OpenCodeException.unreachable(message, null);
  }

  public static OpenCodeException answered(int status, String message) {
    return OpenCodeException.answered(status, message);
  }
}
