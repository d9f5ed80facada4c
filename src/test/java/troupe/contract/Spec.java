package troupe.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description as a tree, and the schemas in it. */
final class Spec {

  private static final String ADDRESS = "urn:troupe:openapi";

  /** Enough to see what is wrong; a choice of many tells of each. */
  private static final int MOST_TOLD = 20;

  private final JsonNode root;
  private final SchemaRegistry registry;
  private final Map<JsonPointer, Schema> schemas = new ConcurrentHashMap<>();

  private Spec(JsonNode root) {
    this.root = root;
    registry =
        SchemaRegistry.withDefaultDialect(
            Dialects.getOpenApi31(),
            builder ->
                builder
                    .schemas(Map.of(ADDRESS, root.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /** As the daemon serves it. */
  static Spec published() {
    return new Spec(tree());
  }

  /** The same, but every field may be left out: what an example leaves out is not told of. */
  static Spec ofExcerpts() {
    JsonNode tree = tree();
    forgetRequired(tree);
    return new Spec(tree);
  }

  private static JsonNode tree() {
    try (InputStream in = Spec.class.getResourceAsStream("/troupe/http/openapi.yaml")) {
      if (in == null) {
        throw new AssertionError("no openapi.yaml");
      }
      return new ObjectMapper()
          .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of parameters and bodies it is a truth value. Choices are often told apart by it. */
  private static void forgetRequired(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("required").isArray()) {
      object.remove("required");
    }
    if (node instanceof ObjectNode object && object.has("oneOf")) {
      object.set("anyOf", object.remove("oneOf"));
    }
    node.forEach(Spec::forgetRequired);
  }

  JsonNode at(JsonPointer place) {
    return root.at(place);
  }

  /** Where what is at {@code place} really is. */
  JsonPointer resolved(JsonPointer place) {
    JsonNode ref = at(place).path("$ref");
    return ref.isTextual() ? resolved(JsonPointer.compile(ref.asText().substring(1))) : place;
  }

  /** What is wrong with {@code value} by the schema at {@code place}; nothing is fine. */
  List<String> violations(JsonPointer place, JsonNode value) {
    return schemas.computeIfAbsent(resolved(place), this::schema).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .limit(MOST_TOLD)
        .toList();
  }

  private Schema schema(JsonPointer place) {
    if (at(place).isMissingNode()) {
      throw new AssertionError("no schema at " + place);
    }
    String anywhere = at(place).toString().replace("\"#/", "\"" + ADDRESS + "#/");
    return registry.getSchema(anywhere);
  }
}
