package troupe.tool;

import troupe.api.Refusal;

/**
 * A tool was called under a key that does not go: nothing for the model to read, but for whoever
 * called it.
 */
public final class KeyRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  KeyRefused(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
