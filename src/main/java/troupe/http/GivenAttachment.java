package troupe.http;

import java.net.URLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import troupe.api.Attachment;

/**
 * One attachment as a client wrote it. Says what is wrong with its form; whether there is such a
 * file, and whether it may be sent, is the worker's to say.
 *
 * @param mime {@code null} when the client left it out
 */
record GivenAttachment(
    Fields fields,
    @Nullable String name,
    @Nullable String mime,
    @Nullable String path,
    @Nullable String url,
    @Nullable String base64,
    @Nullable String text) {

  private static final String DATA = "data:";
  private static final Set<String> TYPES = Set.of("text", "image", "file");
  private static final Set<String> NEVER_TEXT = Set.of("image", "audio", "video");

  /** The field {@code attachments}; empty when left out. */
  static List<Attachment> of(Fields body) {
    return body.each("attachments", GivenAttachment::read);
  }

  private static Attachment read(Fields fields) {
    GivenAttachment given =
        new GivenAttachment(
            fields,
            fields.textOrNull("filename"),
            fields.textOrNull("mime"),
            fields.textOrNull("path"),
            fields.textOrNull("url"),
            fields.textOrNull("base64"),
            fields.textOrNull("text"));
    given.checkSource();
    given.checkMime();
    given.checkType(fields.textOrNull("type"));
    return given.attachment();
  }

  private Attachment attachment() {
    if (path != null) {
      return new Attachment.AtPath(name, mime, path);
    }
    if (url != null) {
      return new Attachment.DataUrl(name, url);
    }
    return base64 == null
        ? new Attachment.Text(name, text == null ? "" : text)
        : new Attachment.Base64(name, mime == null ? "" : mime, base64);
  }

  private void checkSource() {
    if (Stream.of("path", "url", "base64", "text").filter(fields::has).count() != 1) {
      fields.refuse("must have exactly one of path, url, base64, text");
    } else if (url != null && !url.regionMatches(true, 0, DATA, 0, DATA.length())) {
      fields.refuse("url", "must be a data: URL");
    }
  }

  private void checkMime() {
    if (base64 != null && mime == null) {
      fields.refuse("mime", "is required with base64");
    } else if (mime != null && (url != null || text != null)) {
      fields.refuse("mime", "goes with path and base64 only");
    }
  }

  private void checkType(@Nullable String type) {
    if (type == null) {
      return;
    }
    String kind = mimeAsFarAsKnown();
    String family = kind.split("/", 2)[0];
    if (!TYPES.contains(type)) {
      fields.refuse("type", "must be text, image or file");
    } else if (type.equals("image") && !family.equals("image")) {
      String found = kind.isEmpty() ? "unknown; give one" : kind;
      fields.refuse("type", "is image, but the mime is " + found);
    } else if (type.equals("text") && NEVER_TEXT.contains(family)) {
      fields.refuse("type", "is text, but the mime is " + kind);
    }
  }

  /** Empty when nothing tells it. */
  private String mimeAsFarAsKnown() {
    if (mime != null) {
      return mime.toLowerCase(Locale.ROOT);
    }
    if (text != null) {
      return "text/plain";
    }
    if (url != null) {
      return url.replaceFirst("(?is)^data:([^;,]*).*", "$1").toLowerCase(Locale.ROOT);
    }
    String guessed = path == null ? null : URLConnection.guessContentTypeFromName(path);
    return guessed == null ? "" : guessed;
  }
}
