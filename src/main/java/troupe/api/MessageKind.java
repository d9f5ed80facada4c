package troupe.api;

import java.util.Locale;

/**
 * Why a message was written, and so how its recipient's session reads it. The frames are the
 * earlier plugin's; prompts rely on them. {@link #toString()} is the word on the wire and on disk.
 */
public enum MessageKind {
  /** A member's first prompt, read as it stands. */
  PROMPT,
  /** From one to one. */
  DIRECT,
  /** From one to all. */
  BROADCAST,
  /** Mail that cut a turn. */
  INTERRUPT,
  /** Told to stop. */
  SHUTDOWN,
  /** Troupe tells the lead something. */
  NOTICE;

  String frame(String from, String text) {
    return switch (this) {
      case PROMPT -> text;
      case DIRECT -> "[Team message from %s]: %s".formatted(from, text);
      case BROADCAST -> "[Team broadcast from %s]: %s".formatted(from, text);
      case INTERRUPT -> "[Priority interrupt from %s]: %s".formatted(from, text);
      case SHUTDOWN, NOTICE -> "[System]: " + text;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
