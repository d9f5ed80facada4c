package troupe.agents;

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

  /** The value when it is text with something in it, else empty. */
  String text(String name) {
    return values.get(name) instanceof String text ? text.strip() : "";
  }
}
