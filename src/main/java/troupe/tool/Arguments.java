package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that were held against their tool's schema, so that reading them cannot fail. */
record Arguments(JsonNode json) {

  String text(String name) {
    return json.path(name).asText();
  }

  boolean has(String name) {
    return json.has(name);
  }

  @Nullable String textOrNull(String name) {
    JsonNode value = json.get(name);
    return value == null ? null : value.asText();
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(value -> texts.add(value.asText()));
    return texts;
  }
}
