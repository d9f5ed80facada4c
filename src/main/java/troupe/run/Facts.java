package troupe.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of an event while it is put together; what is not known is left out. */
final class Facts {

  private final Map<String, Object> known = new LinkedHashMap<>();

  Facts and(String name, @Nullable Object value) {
    if (value != null) {
      known.put(name, value);
    }
    return this;
  }

  Map<String, Object> all() {
    return Collections.unmodifiableMap(known);
  }
}
