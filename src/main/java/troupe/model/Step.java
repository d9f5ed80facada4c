package troupe.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** One thing the model does while it answers. */
public sealed interface Step {

  /** Says something, word by word. Two in a row are two lines. */
  record Say(String text) implements Step {}

  /** Stays silent for a while. */
  record Wait(Duration time) implements Step {

    public Wait {
      if (time.isNegative()) {
        throw new IllegalArgumentException("negative wait " + time);
      }
    }
  }

  /** Asks for a tool to be run. */
  record Call(String tool, JsonNode arguments) implements Step {}

  /**
   * Fails, and does nothing after it. Before anything was said the failure is the HTTP status;
   * later it is an error inside the stream, because the status has been sent.
   *
   * @param status 400 to 599
   */
  record Fail(int status, String message) implements Step {

    public Fail {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("status %d is no failure".formatted(status));
      }
    }
  }

  /** Says nothing more until the caller closes the connection. */
  record Hang() implements Step {}
}
