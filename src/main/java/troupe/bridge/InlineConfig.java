package troupe.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inline configuration of a server that Troupe starts: the user's, with our plugin and our MCP
 * entry put in or taken out. It wins over the user's files, for the entry as for its being switched
 * off, and its plugins come on top of theirs (measured with 1.18.33).
 */
public final class InlineConfig {

  /** Where OpenCode reads it. */
  public static final String VARIABLE = "OPENCODE_CONFIG_CONTENT";

  private static final Logger log = LoggerFactory.getLogger(InlineConfig.class);

  /** OpenCode reads it as JSON with comments. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String PLUGINS = "plugin";
  private static final String SERVERS = "mcp";

  private InlineConfig() {}

  /**
   * For a server whose sessions are in no team: a worker that had the tools could be a lead.
   *
   * @param inherited what it would get otherwise; may be empty. What is no JSON object counts as
   *     empty and is warned about
   */
  public static String without(String inherited) {
    ObjectNode config = read(inherited);
    if (config.get(PLUGINS) instanceof ArrayNode plugins) {
      plugins.removeIf(InlineConfig::isOurs);
    }
    servers(config).putObject(ToolServer.NAME).put("enabled", false);
    return config.toString();
  }

  /**
   * For a server on which leads or members live. Where there is no daemon to call, as {@link
   * #without}.
   *
   * @param inherited as in {@link #without}
   */
  public static String with(Injection injection, String inherited) {
    URI daemon = injection.daemon();
    if (daemon == null) {
      return without(inherited);
    }
    ObjectNode config = read(inherited);
    ArrayNode plugins =
        config.get(PLUGINS) instanceof ArrayNode given ? given : config.putArray(PLUGINS);
    plugins.removeIf(InlineConfig::isOurs);
    plugins.add(injection.plugin().toUri().toString());
    servers(config).set(ToolServer.NAME, ToolServer.entry(daemon.toString(), injection.token()));
    return config.toString();
  }

  /** The MCP servers, without ours. */
  private static ObjectNode servers(ObjectNode config) {
    ObjectNode servers =
        config.get(SERVERS) instanceof ObjectNode given ? given : config.putObject(SERVERS);
    servers.remove(ToolServer.NAME);
    return servers;
  }

  private static ObjectNode read(String inherited) {
    if (inherited.isBlank()) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(inherited) instanceof ObjectNode object) {
        return object;
      }
      log.warn("{} is not a JSON object, the servers that Troupe starts do without it", VARIABLE);
    } catch (JsonProcessingException e) {
      // Only where: the text itself may hold keys.
      log.warn(
          "{} is not JSON (line {}, column {}), the servers that Troupe starts do without it",
          VARIABLE,
          e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
          e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
    }
    return JSON.createObjectNode();
  }

  /** A plugin is a path, a URL or a package; or one of these with its options in a list. */
  private static boolean isOurs(JsonNode plugin) {
    String name = plugin.isArray() ? plugin.path(0).asText() : plugin.asText();
    return name.substring(name.lastIndexOf('/') + 1).equals(BridgePlugin.NAME);
  }
}
