package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * One file: what it says and where each key and value stands.
 *
 * @param root missing when the file could not be read
 * @param keys where keys begin, by the pointer of their value
 * @param values where values begin
 */
record Document(
    Path file, JsonNode root, Map<JsonPointer, Spot> keys, Map<JsonPointer, Spot> values) {

  static Document unreadable(Path file) {
    return new Document(file, MissingNode.getInstance(), Map.of(), Map.of());
  }

  Spot valueSpot(JsonPointer at) {
    return values.getOrDefault(at, Spot.FILE);
  }

  Spot keySpot(JsonPointer at) {
    return keys.getOrDefault(at, valueSpot(at));
  }

  Flaw badValue(JsonPointer at, String problem) {
    return new Flaw(at, at, valueSpot(at), problem);
  }

  Flaw badKey(JsonPointer at, String problem) {
    return new Flaw(at, at, keySpot(at), problem);
  }

  Violation violation(Flaw flaw) {
    return new Violation(
        file, flaw.spot().line(), flaw.spot().column(), path(flaw.at()), flaw.problem());
  }

  /** A JSONPath (RFC 9535); a name that is no identifier stands in brackets. */
  private String path(JsonPointer at) {
    StringBuilder text = new StringBuilder("$");
    JsonNode node = root;
    for (JsonPointer rest = at; !rest.matches(); rest = rest.tail()) {
      String name = rest.getMatchingProperty();
      if (node.isArray()) {
        text.append('[').append(name).append(']');
      } else if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        text.append('.').append(name);
      } else {
        text.append("['").append(name.replace("\\", "\\\\").replace("'", "\\'")).append("']");
      }
      node = node.isArray() ? node.path(rest.getMatchingIndex()) : node.path(name);
    }
    return text.toString();
  }
}
