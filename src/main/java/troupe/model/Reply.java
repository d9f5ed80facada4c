package troupe.model;

import java.util.List;

/**
 * What the model does with one call, in order. The call ends after the last step, with the reason
 * {@code tool_calls} when there was a {@link Step.Call} and {@code stop} otherwise.
 *
 * @param steps may be empty: an answer without text
 */
public record Reply(List<Step> steps) {

  public Reply {
    steps = List.copyOf(steps);
  }

  /** A reply of these steps. */
  public static Reply of(Step... steps) {
    return new Reply(List.of(steps));
  }
}
