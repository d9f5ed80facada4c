package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks one document against the published schema. */
final class Structure {

  /** The schema as published. */
  static final String PUBLISHED = resource("orchestrator.json");

  private static final JsonNode RULES = tree(PUBLISHED);

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(RULES);

  /** Keys without which nobody knows which backend a worker has. */
  private static final Set<String> SAYS_THE_BACKEND = Set.of("backend", "workers");

  /** Longer values are not repeated in an error. */
  private static final int MOST_SHOWN = 60;

  private Structure() {}

  static List<Flaw> flaws(Document document) {
    return SCHEMA.validate(document.root()).stream().map(error -> flaw(document, error)).toList();
  }

  private static Flaw flaw(Document document, Error error) {
    JsonPointer at = pointer(error.getInstanceLocation());
    JsonPointer rule = pointer(error.getSchemaLocation().getFragment());
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(document, at, error);
      case "propertyNames" -> {
        String problem = "found the key " + quoted(error.getProperty()) + expected(rule);
        yield document.badKey(at.appendProperty(error.getProperty()), problem);
      }
      default ->
          document.badValue(at, "found " + found(at, document.root().at(at)) + expected(rule));
    };
  }

  private static Flaw unknownKey(Document document, JsonPointer object, Error error) {
    List<String> known = new ArrayList<>();
    JsonPointer rule = pointer(error.getSchemaLocation().getFragment());
    RULES.at(rule.head()).path("properties").fieldNames().forEachRemaining(known::add);
    Optional<String> meant = NearName.of(error.getProperty(), known);
    String hint =
        meant
            .map(name -> ", did you mean " + name + "?")
            .orElseGet(() -> ", expected one of " + String.join(", ", known));
    JsonPointer at = object.appendProperty(error.getProperty());
    JsonPointer spoils = meant.filter(SAYS_THE_BACKEND::contains).isPresent() ? object : at;
    String problem = "found the unknown key " + quoted(error.getProperty()) + hint;
    return new Flaw(at, spoils, document.keySpot(at), problem);
  }

  /** The schema's own words about the value: the title beside the keyword that refused it. */
  private static String expected(JsonPointer rule) {
    for (JsonPointer at = rule; at != null; at = at.head()) {
      if (RULES.at(at).path("title").isTextual()) {
        return ", expected " + RULES.at(at).path("title").asText();
      }
    }
    throw new AssertionError("no title above " + rule);
  }

  /** Variables may be secrets: of them only the kind is told. */
  private static String found(JsonPointer at, JsonNode node) {
    boolean secret = at.toString().matches("/workers/[^/]*/env/.*");
    if (node.isContainerNode() || secret) {
      return kind(node);
    }
    return node.isTextual() ? quoted(node.asText()) : shortened(node.asText());
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "a truth value";
      default -> "null";
    };
  }

  static String quoted(String text) {
    return '"' + shortened(text) + '"';
  }

  /** One printable line. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  private static JsonPointer pointer(NodePath path) {
    JsonPointer pointer = JsonPointer.empty();
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer =
          path.getElement(i) instanceof Integer index
              ? pointer.appendIndex(index)
              : pointer.appendProperty(path.getName(i));
    }
    return pointer;
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Structure.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
