package troupe.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The MCP server {@code team} in {@code opencode.json}: the daemon's tools. */
final class Entry {

  /** Where a daemon listens that was told nothing else. */
  private static final String USUAL_URL = "http://127.0.0.1:7717";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern OUR_TOKEN = Pattern.compile("Bearer \\{file:[^}]+/token}");

  /** OpenCode replaces the file's name before it reads the JSON, and ends it at the brace. */
  private static final Pattern UNSPEAKABLE = Pattern.compile("[}\"\\\\\\p{Cntrl}]");

  private Entry() {}

  /**
   * The entry for a daemon.
   *
   * @param home of the daemon, absolute
   */
  static ObjectNode of(Path home) throws InstallFailed {
    if (UNSPEAKABLE.matcher(home.toString()).find()) {
      throw InstallFailed.because(
          "OpenCode cannot name the home folder %s: it must be without } \" \\ and control"
                  .formatted(home)
              + " characters; give another --home");
    }
    ObjectNode entry = JSON.createObjectNode().put("type", "remote").put("url", url(home) + "/mcp");
    entry
        .putObject("headers")
        .put("Authorization", "Bearer {file:%s}".formatted(home.resolve("token")));
    return entry.put("enabled", true).put("oauth", false);
  }

  /** Whether an earlier install wrote it, whatever home and address it names. */
  static boolean isOurs(JsonNode entry) {
    return entry.path("type").asText().equals("remote")
        && entry.path("url").asText().endsWith("/mcp")
        && OUR_TOKEN.matcher(entry.at("/headers/Authorization").asText()).matches();
  }

  private static String url(Path home) {
    try {
      String announced = JSON.readTree(home.resolve("daemon.json").toFile()).path("url").asText();
      return announced.isEmpty() ? USUAL_URL : announced;
    } catch (IOException none) {
      return USUAL_URL;
    }
  }
}
