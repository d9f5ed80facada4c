package troupe.worker.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inline configuration of a worker's server: the user's, without what would make the worker a
 * lead. Our plugin goes from the list, and our MCP entry is switched off, which holds for the one
 * in the user's files too (measured with 1.18.33).
 */
final class ChildConfig {

  private static final Logger log = LoggerFactory.getLogger(ChildConfig.class);

  /** OpenCode reads it as JSON with comments. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String PLUGINS = "plugin";
  private static final String OUR_PLUGIN = "troupe.js";
  private static final String SERVERS = "mcp";
  private static final String OUR_SERVER = "team";

  private ChildConfig() {}

  /**
   * What a child gets where {@code inherited} was to be inherited.
   *
   * @param inherited may be empty; what is no JSON object counts as empty and is warned about
   */
  static String of(String inherited) {
    ObjectNode config = read(inherited);
    if (config.get(PLUGINS) instanceof ArrayNode plugins) {
      plugins.removeIf(ChildConfig::isOurs);
    }
    ObjectNode servers =
        config.get(SERVERS) instanceof ObjectNode given ? given : config.putObject(SERVERS);
    servers.remove(OUR_SERVER);
    servers.putObject(OUR_SERVER).put("enabled", false);
    return config.toString();
  }

  private static ObjectNode read(String inherited) {
    if (inherited.isBlank()) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(inherited) instanceof ObjectNode object) {
        return object;
      }
      log.warn("OPENCODE_CONFIG_CONTENT is not a JSON object, workers do without it");
    } catch (JsonProcessingException e) {
      // Only where: the text itself may hold keys.
      log.warn(
          "OPENCODE_CONFIG_CONTENT is not JSON (line {}, column {}), workers do without it",
          e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
          e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
    }
    return JSON.createObjectNode();
  }

  /** A plugin is a path, a URL or a package; or one of these with its options in a list. */
  private static boolean isOurs(JsonNode plugin) {
    String name = plugin.isArray() ? plugin.path(0).asText() : plugin.asText();
    return name.substring(name.lastIndexOf('/') + 1).equals(OUR_PLUGIN);
  }
}
