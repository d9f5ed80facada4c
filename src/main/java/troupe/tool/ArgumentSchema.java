package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The schema of one tool's arguments, and what is wrong with arguments that do not fit it. */
final class ArgumentSchema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  ArgumentSchema() {
    json.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
    json.put("type", "object");
    json.putObject("properties");
    json.putArray("required");
    json.put("additionalProperties", false);
  }

  ArgumentSchema text(String name, String description) {
    json.withArray("required").add(name);
    return optionalText(name, description);
  }

  ArgumentSchema optionalText(String name, String description) {
    property(name, "string", description);
    return this;
  }

  ArgumentSchema choice(String name, String description, Collection<String> words) {
    json.withArray("required").add(name);
    return optionalChoice(name, description, words);
  }

  ArgumentSchema optionalChoice(String name, String description, Collection<String> words) {
    words.forEach(property(name, "string", description).putArray("enum")::add);
    return this;
  }

  ArgumentSchema optionalTexts(String name, String description) {
    property(name, "array", description).putObject("items").put("type", "string");
    return this;
  }

  ObjectNode json() {
    return json.deepCopy();
  }

  Schema compiled() {
    return REGISTRY.getSchema(json());
  }

  /** Everything that is wrong, each as the argument's path and what is expected of it. */
  static List<String> violations(Schema schema, JsonNode arguments) {
    return schema.validate(arguments).stream().map(ArgumentSchema::sentence).toList();
  }

  private static String sentence(Error error) {
    String path = error.getInstanceLocation().toString().replaceFirst("^/", "");
    return switch (error.getKeyword()) {
      case "required" -> error.getProperty() + " is required";
      case "additionalProperties" -> error.getProperty() + " is not an argument of this tool";
      case "type" -> (path.isEmpty() ? "arguments" : path) + " must be " + expected(error);
      case "enum" -> path + " must be one of " + choices(error);
      default -> path + " " + error.getMessage();
    };
  }

  private static String choices(Error error) {
    List<String> words = new ArrayList<>();
    error.getSchemaNode().forEach(word -> words.add(word.asText()));
    return String.join(", ", words);
  }

  private static String expected(Error error) {
    String type = error.getSchemaNode().asText();
    return (type.equals("array") || type.equals("object") ? "an " : "a ") + type;
  }

  private ObjectNode property(String name, String type, String description) {
    return json.withObject("/properties")
        .putObject(name)
        .put("type", type)
        .put("description", description);
  }
}
