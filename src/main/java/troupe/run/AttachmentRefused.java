package troupe.run;

import troupe.api.Refusal;

/** An attachment that cannot be sent; the caller is told why. */
final class AttachmentRefused extends RuntimeException {

  private final transient Refusal.InvalidAttachment refusal;

  AttachmentRefused(int index, String rule) {
    super(rule);
    this.refusal = new Refusal.InvalidAttachment(index, rule);
  }

  Refusal.InvalidAttachment refusal() {
    return refusal;
  }
}
