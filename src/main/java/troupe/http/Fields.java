package troupe.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body's fields without coercion and remembers everything that is wrong with them, fields
 * nobody asked for included. A field that is {@code null} counts as left out where it may be.
 */
final class Fields {

  /** A number alone would be milliseconds to HOCON, and seconds to most people. */
  private static final Pattern WITH_UNIT = Pattern.compile("P.*|.*[0-9]\\s*[a-z]+");

  private final JsonNode body;
  private final String place;
  private final Set<String> known = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  Fields(JsonNode body) {
    this(body, "");
  }

  private Fields(JsonNode body, String place) {
    this.body = body;
    this.place = place;
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

  /** An array of arrays of strings; empty when left out. */
  List<List<String>> textLists(String name) {
    JsonNode value = optional(name);
    List<List<String>> all = new ArrayList<>();
    if (value != null && !value.isArray()) {
      violate(name, "an array of arrays of strings", value);
    } else if (value != null) {
      for (int i = 0; i < value.size(); i++) {
        String place = "%s[%d]".formatted(name, i);
        Fields one = new Fields(Json.object().set(place, value.path(i)), this.place);
        all.add(one.texts(place));
        violations.addAll(one.violations());
      }
    }
    return all;
  }

  /** Empty when left out. */
  JsonNode object(String name) {
    JsonNode value = optional(name);
    if (value != null && !value.isObject()) {
      violate(name, "an object", value);
    }
    return value == null ? Json.object() : value;
  }

  /** What {@code read} makes of each object in an array; empty when left out. */
  <T> List<T> each(String name, Function<Fields, T> read) {
    JsonNode value = optional(name);
    List<T> all = new ArrayList<>();
    if (value != null && !value.isArray()) {
      violate(name, "an array of objects", value);
    } else if (value != null) {
      for (int i = 0; i < value.size(); i++) {
        Fields fields = new Fields(value.path(i), "%s%s[%d]".formatted(place, name, i));
        all.add(read.apply(fields));
        violations.addAll(fields.violations());
      }
    }
    return all;
  }

  /** A time as ISO-8601 ({@code PT30S}) or HOCON ({@code 30s}) writes it. */
  @Nullable Duration durationOrNull(String name) {
    String text = textOrNull(name);
    if (text == null || !body.path(name).isTextual()) {
      return null;
    }
    try {
      if (WITH_UNIT.matcher(text).matches()) {
        return text.startsWith("P")
            ? Duration.parse(text)
            : ConfigFactory.parseMap(Map.of("time", text)).getDuration("time");
      }
    } catch (DateTimeException | ConfigException | ArithmeticException e) {
      // Said below: the parsers' own words name classes and origins.
    }
    refuse(name, "must be a time such as \"30s\" or \"PT30S\"");
    return null;
  }

  /** Whether the field is there and not {@code null}. */
  boolean has(String name) {
    return body.hasNonNull(name);
  }

  /** Something is wrong with a field that only who reads it can tell. */
  void refuse(String name, String rule) {
    violations.add("%s %s".formatted(at(name), rule));
  }

  /** Something is wrong with the object as a whole. */
  void refuse(String rule) {
    violations.add("%s %s".formatted(whole(), rule));
  }

  /** To be asked when every field was read. */
  List<String> violations() {
    if (!body.isObject()) {
      return List.of("%s must be an object, not %s".formatted(whole(), kind(body)));
    }
    List<String> all = new ArrayList<>(violations);
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                all.add("unknown field \"%s\"".formatted(at(name)));
              }
            });
    return all;
  }

  private String whole() {
    return place.isEmpty() ? "the body" : place;
  }

  private String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private @Nullable JsonNode required(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    if (value == null) {
      violations.add(at(name) + " is required");
    }
    return value;
  }

  private @Nullable JsonNode optional(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private void violate(String name, String expected, JsonNode value) {
    violations.add("%s must be %s, not %s".formatted(at(name), expected, kind(value)));
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
