package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The schema of one tool's arguments, and what is wrong with arguments that do not fit it. */
final class ArgumentSchema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** The keyword that arguments of other names run into. */
  private static final String UNKNOWN = "additionalProperties";

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  ArgumentSchema() {
    json.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
    json.put("type", "object");
    json.putObject("properties");
    json.putArray("required");
    json.put(UNKNOWN, false);
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

  /**
   * Everything that is wrong, each as the argument's path, what is expected of it and what it is.
   */
  static List<String> violations(Schema schema, JsonNode arguments) {
    JsonNode root = schema.getSchemaNode();
    List<Error> errors = schema.validate(comparable(arguments));
    Stream<String> sentences = errors.stream().map(error -> sentence(error, root)).distinct();
    boolean strange = errors.stream().anyMatch(error -> error.getKeyword().equals(UNKNOWN));
    return Stream.concat(sentences, strange ? Stream.of(known(root)) : Stream.of()).toList();
  }

  /**
   * The same without numbers that no double holds, which the validator fails on. No argument is a
   * number, so whichever stands there is told in the same words.
   */
  private static JsonNode comparable(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return JsonNodeFactory.instance.numberNode(0);
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(field -> object.set(field.getKey(), comparable(field.getValue())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(comparable(item)));
      return array;
    }
    return node;
  }

  private static String sentence(Error error, JsonNode root) {
    String path = error.getInstanceLocation().toString().replaceFirst("^/", "");
    return switch (error.getKeyword()) {
      case "required" -> {
        String name = error.getProperty();
        yield "%s is required: %s".formatted(name, expected(property(root, name)));
      }
      case UNKNOWN -> error.getProperty() + " is not an argument of this tool";
      case "type", "enum" ->
          "%s must be %s, not %s"
              .formatted(
                  path.isEmpty() ? "arguments" : path.replaceFirst("/(\\d+)$", "[$1]"),
                  expected(property(root, path)),
                  given(error.getInstanceNode()));
      default -> path + " " + error.getMessage();
    };
  }

  private static String known(JsonNode root) {
    List<String> names = new ArrayList<>();
    root.path("properties").fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "it takes none" : "it takes only " + String.join(", ", names);
  }

  /**
   * The part of {@code root} for one argument.
   *
   * @param path a name; with an index, for one of an array's texts; empty for all arguments
   */
  private static JsonNode property(JsonNode root, String path) {
    if (path.isEmpty()) {
      return root;
    }
    String[] steps = path.split("/", 2);
    JsonNode property = root.path("properties").path(steps[0]);
    return steps.length == 1 ? property : property.path("items");
  }

  private static String expected(JsonNode property) {
    if (property.has("enum")) {
      List<String> words = new ArrayList<>();
      property.path("enum").forEach(word -> words.add(word.asText()));
      return "one of " + String.join(", ", words);
    }
    return switch (property.path("type").asText()) {
      case "array" -> "an array of strings";
      case "object" -> "an object";
      default -> "a string";
    };
  }

  private static String given(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> '"' + StatusText.quote(value.asText()) + '"';
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> "null; what is optional may be left out";
    };
  }

  private ObjectNode property(String name, String type, String description) {
    return json.withObject("/properties")
        .putObject(name)
        .put("type", type)
        .put("description", description);
  }
}
