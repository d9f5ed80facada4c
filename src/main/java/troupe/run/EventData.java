package troupe.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of one event, put together field by field; what is not known is left out. */
final class EventData {

  private final Map<String, Object> known = new LinkedHashMap<>();

  EventData and(String name, @Nullable Object value) {
    if (value != null) {
      known.put(name, value);
    }
    return this;
  }

  Map<String, Object> all() {
    return Collections.unmodifiableMap(known);
  }
}
