package troupe.worker.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a worker of checked fields, filling in what is left out. */
record WorkerReader(String id, Map<String, Field> fields, Backend defaultBackend) {

  /** Somebody who writes a worker down wants it. */
  private static final boolean ENABLED = true;

  WorkerConfig worker() {
    String named = text("backend");
    Backend backend = named == null ? defaultBackend : Backend.of(named);
    String reuse = text("reuse");
    return new WorkerConfig(
        id,
        backend,
        text("agent") == null ? id : text("agent"),
        text("model"),
        text("directory"),
        time(TimeLimit.TIMEOUT),
        time(TimeLimit.START_TIMEOUT),
        reuse == null ? Reuse.usual(backend) : Reuse.of(reuse),
        time(TimeLimit.IDLE_STOP),
        variables(),
        prefixes(),
        text("description"),
        enabled());
  }

  private @Nullable String text(String name) {
    Field field = fields.get(name);
    return field == null ? null : field.value().asText();
  }

  private Duration time(TimeLimit limit) {
    String given = text(limit.field());
    return given == null ? limit.usual() : TimeLimit.duration(given).orElseThrow();
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    Field given = fields.get("env");
    if (given != null) {
      given.value().properties().forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    }
    return variables;
  }

  private List<String> prefixes() {
    List<String> prefixes = new ArrayList<>();
    Field given = fields.get("envPrefixes");
    if (given != null) {
      for (JsonNode prefix : given.value()) {
        prefixes.add(prefix.asText());
      }
    }
    return prefixes;
  }

  private boolean enabled() {
    Field given = fields.get("enabled");
    return given == null ? ENABLED : given.value().asBoolean();
  }
}
