package troupe.agents;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a front matter.
 *
 * @param values by name, in the file's order
 * @param lines where each field begins in the file, counted from 1; deeper ones with dots between
 *     the levels
 */
record Fields(Map<String, @Nullable Object> values, Map<String, Integer> lines) {

  int line(String path) {
    return lines.getOrDefault(path, 0);
  }

  /** The fields that have a value. */
  Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> field : values.entrySet()) {
      Object value = field.getValue();
      if (value != null) {
        given.put(field.getKey(), value);
      }
    }
    return given;
  }

  /** The value when it is text with something in it, else empty. */
  String text(String name) {
    return values.get(name) instanceof String text ? text.strip() : "";
  }
}
