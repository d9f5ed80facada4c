package troupe.api;

import java.util.Locale;

/** Who answered an ask; {@link #toString()} is the word on the wire. */
public enum Answerer {
  /** A rule of the configuration. */
  POLICY,
  LEAD,
  /** A person, over HTTP. */
  OPERATOR,
  /** Nobody did in time. */
  DEADLINE,
  /** Somebody in OpenCode itself, or the turn was over. */
  OPENCODE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
