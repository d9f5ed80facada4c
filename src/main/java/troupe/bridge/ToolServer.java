package troupe.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The daemon as one of OpenCode's MCP servers: its entry under {@code mcp}. */
public final class ToolServer {

  /**
   * What it is called there, so that a tool {@code create} reaches models as {@code team_create}.
   */
  public static final String NAME = "team";

  /**
   * How long OpenCode waits for an answer. A member on a server of its own is there when that has
   * started; OpenCode's own limit is a minute.
   */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(3);

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern OUR_TOKEN = Pattern.compile("Bearer \\{file:[^}]+/token}");

  /** OpenCode replaces the file's name before it reads the JSON, and ends it at the brace. */
  private static final Pattern UNSPEAKABLE = Pattern.compile("[}\"\\\\\\p{Cntrl}]");

  private ToolServer() {}

  /**
   * The entry, which names the token's file and not the token.
   *
   * @param url where the daemon listens, without a path
   * @param token the file that holds its token, absolute; called {@code token}
   */
  public static ObjectNode entry(String url, Path token) {
    ObjectNode entry = JSON.createObjectNode().put("type", "remote").put("url", url + "/mcp");
    entry.putObject("headers").put("Authorization", "Bearer {file:%s}".formatted(token));
    return entry.put("enabled", true).put("oauth", false).put("timeout", LONGEST_CALL.toMillis());
  }

  /** Whether {@link #entry} made it, whatever address and file it names. */
  public static boolean isOurs(JsonNode entry) {
    return entry.path("type").asText().equals("remote")
        && entry.path("url").asText().endsWith("/mcp")
        && OUR_TOKEN.matcher(entry.at("/headers/Authorization").asText()).matches();
  }

  /** Why a daemon's folder cannot stand in an entry; empty when it can. */
  public static Optional<String> trouble(Path home) {
    return UNSPEAKABLE.matcher(home.toString()).find()
        ? Optional.of(
            "OpenCode cannot name the home folder %s: it must be without } \" \\ and control"
                    .formatted(home)
                + " characters; give another --home")
        : Optional.empty();
  }
}
