package troupe.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that the page is made of, by the path under which browsers ask for them. */
public final class Page {

  /** The library, from its WebJar; {@code directives} import it by relative paths. */
  private static final String LIBRARY = "/META-INF/resources/webjars/lit-html/3.3.1/";

  private static final List<String> OWN =
      List.of(
          "api.js",
          "asks.js",
          "app.js",
          "board.js",
          "dialogs.js",
          "format.js",
          "graph.js",
          "icon.svg",
          "lit.js",
          "login.js",
          "mail.js",
          "members.js",
          "spans.js",
          "store.js",
          "stream.js",
          "style.css",
          "team.js",
          "teams.js",
          "timeline.js",
          "why.js");

  private static final List<String> OF_LIBRARY =
      List.of("lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html",
          "js", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml");

  private Page() {}

  /**
   * One file.
   *
   * @param mediaType without a character set; all are texts, sent as UTF-8
   * @param tag another one for every content
   */
  public record File(String mediaType, String content, String tag) {}

  /**
   * All files, by their path: {@code /} is the page itself.
   *
   * @throws IllegalStateException when one is missing, so that the build is wrong
   */
  public static Map<String, File> files() {
    Map<String, File> files = new LinkedHashMap<>();
    files.put("/", file("index.html"));
    OWN.forEach(name -> files.put("/dashboard/" + name, file(name)));
    OF_LIBRARY.forEach(name -> files.put("/dashboard/lib/" + name, file(LIBRARY + name)));
    return files;
  }

  private static File file(String resource) {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String extension = resource.substring(resource.lastIndexOf('.') + 1);
      String mediaType = MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
      return new File(mediaType, text, Digest.of(text).hex().substring(0, 32));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
