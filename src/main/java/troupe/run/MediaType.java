package troupe.run;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What kind of file an attachment is, and whether OpenCode hands such files to a model. */
final class MediaType {

  /** OpenCode reads such a file and gives the model its text. */
  static final String TEXT = "text/plain";

  /** What else models are given. */
  private static final Map<String, String> BY_ENDING =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "webp", "image/webp",
          "pdf", "application/pdf");

  /** Text by another name. */
  private static final Set<String> TEXTUAL =
      Set.of(
          "application/json",
          "application/javascript",
          "application/sql",
          "application/toml",
          "application/xml",
          "application/x-sh",
          "application/x-yaml",
          "application/yaml");

  private static final String SUPPORTED =
      "Expected text, a PNG, JPEG, GIF or WebP image, or a PDF document.";

  private MediaType() {}

  /**
   * The type to send for the one that was given.
   *
   * @throws AttachmentRefused for what no model is given
   */
  static String given(int index, String mime) {
    String plain = mime.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (BY_ENDING.containsValue(plain)) {
      return plain;
    }
    boolean text = plain.startsWith("text/") || plain.endsWith("+json") || plain.endsWith("+xml");
    if (text || TEXTUAL.contains(plain)) {
      return TEXT;
    }
    throw new AttachmentRefused(
        index, "The type \"%s\" is not supported. %s".formatted(mime, SUPPORTED));
  }

  /**
   * The type of a file that says none: by how its name ends, else text if it can be.
   *
   * @param beginning the first bytes
   * @throws AttachmentRefused when it is neither
   */
  static String guessed(int index, String name, byte[] beginning) {
    return byEnding(name)
        .orElseGet(
            () -> {
              if (isText(beginning)) {
                return TEXT;
              }
              throw new AttachmentRefused(
                  index, "\"%s\" is not text. %s".formatted(name, SUPPORTED));
            });
  }

  private static Optional<String> byEnding(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_ENDING.get(ending));
  }

  /** UTF-8 without NUL; a character cut at the end is fine. */
  private static boolean isText(byte[] beginning) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    CharBuffer decoded = CharBuffer.allocate(beginning.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(beginning), decoded, false);
    return !result.isError() && decoded.flip().chars().allMatch(character -> character != 0);
  }
}
