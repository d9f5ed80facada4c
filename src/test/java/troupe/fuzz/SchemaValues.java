package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Documents that a JSON schema describes, with values that mostly fit it. */
final class SchemaValues {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 6;

  /** Words by which things are known here; the rest is made up. */
  private static final List<String> WORDS =
      List.of(
          "blue",
          "ada",
          "bob",
          "eve",
          "lead",
          "docs",
          "task_1",
          "build",
          "agent",
          "server",
          "stub/stub-model",
          "/tmp",
          "30s",
          "5m",
          "0s",
          "Look around.",
          "once",
          "per_1",
          "que_1",
          "pending",
          "*");

  private final JsonNode root;

  SchemaValues(JsonNode root) {
    this.root = root;
  }

  static SchemaValues of(String schema) throws IOException {
    return new SchemaValues(new ObjectMapper().readTree(schema));
  }

  JsonNode value(Dice dice) {
    return value(dice, root, 0);
  }

  private JsonNode value(Dice dice, JsonNode schema, int depth) {
    if (schema.has("$ref")) {
      return value(dice, root.at(schema.path("$ref").asText().substring(1)), depth);
    }
    if (schema.has("enum")) {
      return schema.path("enum").path(dice.below(schema.path("enum").size()));
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.path(0).asText() : type.asText("string")) {
      case "object" -> object(dice, schema, depth);
      case "array" -> array(dice, schema, depth);
      case "boolean" -> NODES.booleanNode(dice.oneIn(2));
      case "integer", "number" -> NODES.numberNode(dice.below(100));
      default -> NODES.textNode(dice.pick(WORDS));
    };
  }

  private JsonNode object(Dice dice, JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    if (depth > DEEPEST) {
      return object;
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      boolean needed = schema.path("required").toString().contains('"' + field.getKey() + '"');
      if (needed || dice.oneIn(2)) {
        object.set(field.getKey(), value(dice, field.getValue(), depth + 1));
      }
    }
    for (int more = schema.path("additionalProperties").isObject() ? dice.below(4) : 0;
        more > 0;
        more--) {
      object.set(dice.pick(WORDS), value(dice, schema.path("additionalProperties"), depth + 1));
    }
    return object;
  }

  private JsonNode array(Dice dice, JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int more = depth > DEEPEST ? 0 : dice.below(4); more > 0; more--) {
      array.add(value(dice, schema.path("items"), depth + 1));
    }
    return array;
  }
}
