package troupe.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request in {@code docs/http-api.md}; {@code body} is empty where there is none. */
record Example(String method, String path, String body) {

  private static final Pattern REQUEST =
      Pattern.compile(
          "```http\n(GET|POST|PUT|PATCH|DELETE) (/\\S+)\n(?:\n(.*?))?```", Pattern.DOTALL);

  static List<Example> documented() throws IOException {
    List<Example> all = new ArrayList<>();
    Matcher found = REQUEST.matcher(Files.readString(Path.of("docs/http-api.md")));
    while (found.find()) {
      String body = found.group(3) == null ? "" : found.group(3).strip();
      all.add(new Example(found.group(1), found.group(2), body));
    }
    all.add(new Example("GET", "/v1/events", ""));
    return all;
  }
}
