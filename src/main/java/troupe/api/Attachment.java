package troupe.api;

import org.jspecify.annotations.Nullable;

/** A text, image or other file that goes with a prompt. */
public sealed interface Attachment {

  /** The file's name as the model sees it; {@code null} for one made up. */
  @Nullable String name();

  /**
   * A file on the daemon's machine.
   *
   * @param path absolute, or relative to where the worker works
   * @param mime {@code null}: by the name
   */
  record AtPath(@Nullable String name, @Nullable String mime, String path) implements Attachment {}

  /**
   * A {@code data:} URL (RFC 2397).
   *
   * @param url with or without {@code ;base64}
   */
  record DataUrl(@Nullable String name, String url) implements Attachment {}

  /** Bytes as base64 (RFC 4648, section 4). */
  record Base64(@Nullable String name, String mime, String data) implements Attachment {}

  /** Plain text. */
  record Text(@Nullable String name, String text) implements Attachment {}
}
