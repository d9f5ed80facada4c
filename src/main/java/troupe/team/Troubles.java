package troupe.team;

import troupe.api.Refusal;
import troupe.opencode.OpenCodeException;

/** What to tell a caller when the world does not work: what is wrong and what to do. */
final class Troubles {

  private Troubles() {}

  static String disk(String reason) {
    return "Troupe cannot write to disk, so nothing was changed: %s. Free space or mend the disk,"
            .formatted(reason)
        + " then try again.";
  }

  static String openCode(String reason) {
    return "The OpenCode server does not answer, so nothing was changed: %s.".formatted(reason);
  }

  static String starting() {
    return "The team is still being read from disk. Try again.";
  }

  static Refusal unavailable(Throwable failure) {
    OpenCodeException cause = OpenCodeException.behind(failure);
    return new Refusal.Unavailable(openCode(String.valueOf(cause.getMessage())));
  }
}
