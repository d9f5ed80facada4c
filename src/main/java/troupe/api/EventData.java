package troupe.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of one event, put together field by field; what is not known is left out. */
public final class EventData {

  private final Map<String, Object> known = new LinkedHashMap<>();

  /** The same with one more field, or without it when there is no value. */
  public EventData and(String name, @Nullable Object value) {
    if (value != null) {
      known.put(name, value);
    }
    return this;
  }

  /** All that is known, in the order it was put in. */
  public Map<String, Object> all() {
    return Collections.unmodifiableMap(known);
  }
}
