package troupe.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One file as browsers get it.
 *
 * @param mediaType without a character set; all are texts, sent as UTF-8
 * @param tag another one for every content
 */
public record WebFile(String mediaType, String content, String tag) {

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html",
          "js", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml",
          "yaml", "application/yaml");

  /**
   * A text on the class path. Blocks.
   *
   * @param base that {@code resource} is relative to, unless it begins with a slash
   * @throws IllegalStateException when it is missing, so that the build is wrong
   */
  public static WebFile of(Class<?> base, String resource) {
    try (InputStream in = base.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String extension = resource.substring(resource.lastIndexOf('.') + 1);
      String mediaType = MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
      return new WebFile(mediaType, text, Digest.of(text).hex().substring(0, 32));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
