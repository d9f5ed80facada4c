package troupe.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.apache.pekko.util.ByteString;
import troupe.api.Attachment;

/** The content of an attachment that came with the request. */
record InlineFile(String mime, ByteString bytes) {

  private static final String BASE64 = ";base64";

  /** RFC 2397: what a data URL is that does not say. */
  private static final String UNSAID = "text/plain";

  /**
   * @throws AttachmentRefused when it cannot be decoded
   */
  static InlineFile of(int index, Attachment attachment) {
    if (attachment instanceof Attachment.Text text) {
      return new InlineFile(MediaType.TEXT, ByteString.fromString(text.text()));
    }
    if (attachment instanceof Attachment.Base64 encoded) {
      return new InlineFile(
          MediaType.given(index, encoded.mime()), decoded(index, encoded.data(), "base64"));
    }
    return ofUrl(index, ((Attachment.DataUrl) attachment).url());
  }

  private static InlineFile ofUrl(int index, String url) {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
      throw new AttachmentRefused(
          index, "Expected a data: URL such as data:image/png;base64,...; give a file as a path.");
    }
    String head = url.substring(5, comma);
    String data = url.substring(comma + 1);
    boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(BASE64);
    String mime = base64 ? head.substring(0, head.length() - BASE64.length()) : head;
    String type = MediaType.given(index, mime.isBlank() || mime.startsWith(";") ? UNSAID : mime);
    return new InlineFile(
        type, base64 ? decoded(index, data, "data: URL") : percentDecoded(index, data));
  }

  private static ByteString decoded(int index, String data, String form) {
    try {
      return ByteString.fromArrayUnsafe(Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException broken) {
      throw new AttachmentRefused(
          index, "The %s cannot be decoded: it is not base64.".formatted(form));
    }
  }

  private static ByteString percentDecoded(int index, String data) {
    try {
      // A plus sign means itself in a URL that is no form. Latin-1 is one byte to a character.
      String octets =
          new String(data.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      return ByteString.fromString(
          URLDecoder.decode(octets.replace("+", "%2B"), StandardCharsets.ISO_8859_1),
          StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException broken) {
      throw new AttachmentRefused(
          index, "The data: URL cannot be decoded: after a % come two hexadecimal digits.");
    }
  }
}
