package troupe.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body's fields without coercion and remembers everything that is wrong with them, fields
 * nobody asked for included. A field that is {@code null} counts as left out where it may be.
 */
final class Fields {

  private final JsonNode body;
  private final Set<String> known = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  Fields(JsonNode body) {
    this.body = body;
  }

  String text(String name) {
    JsonNode value = required(name);
    if (value != null && !value.isTextual()) {
      violate(name, "a string", value);
    }
    return value == null ? "" : value.asText();
  }

  @Nullable String textOrNull(String name) {
    JsonNode value = optional(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      violate(name, "a string", value);
    }
    return value.asText();
  }

  /** False when left out. */
  boolean flag(String name) {
    JsonNode value = optional(name);
    if (value != null && !value.isBoolean()) {
      violate(name, "true or false", value);
    }
    return value != null && value.asBoolean();
  }

  /** Empty when left out. */
  List<String> texts(String name) {
    JsonNode value = optional(name);
    List<String> texts = new ArrayList<>();
    if (value != null && !value.isArray()) {
      violate(name, "an array of strings", value);
    } else if (value != null) {
      for (int i = 0; i < value.size(); i++) {
        if (!value.path(i).isTextual()) {
          violate("%s[%d]".formatted(name, i), "a string", value.path(i));
        }
        texts.add(value.path(i).asText());
      }
    }
    return texts;
  }

  /** Empty when left out. */
  JsonNode object(String name) {
    JsonNode value = optional(name);
    if (value != null && !value.isObject()) {
      violate(name, "an object", value);
    }
    return value == null ? Json.object() : value;
  }

  /** To be asked when every field was read. */
  List<String> violations() {
    if (!body.isObject()) {
      return List.of("the body must be an object, not " + kind(body));
    }
    List<String> all = new ArrayList<>(violations);
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                all.add("unknown field \"%s\"".formatted(name));
              }
            });
    return all;
  }

  private @Nullable JsonNode required(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    if (value == null) {
      violations.add(name + " is required");
    }
    return value;
  }

  private @Nullable JsonNode optional(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private void violate(String name, String expected, JsonNode value) {
    violations.add("%s must be %s, not %s".formatted(name, expected, kind(value)));
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> "null";
    };
  }
}
