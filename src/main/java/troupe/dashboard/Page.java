package troupe.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

  private Page() {}

  /** All files, by their path, each read when it is asked for: {@code /} is the page itself. */
  public static Map<String, Supplier<WebFile>> files() {
    Map<String, Supplier<WebFile>> files = new LinkedHashMap<>();
    files.put("/", file("index.html"));
    OWN.forEach(name -> files.put("/dashboard/" + name, file(name)));
    OF_LIBRARY.forEach(name -> files.put("/dashboard/lib/" + name, file(LIBRARY + name)));
    return files;
  }

  private static Supplier<WebFile> file(String resource) {
    return () -> WebFile.of(Page.class, resource);
  }
}
