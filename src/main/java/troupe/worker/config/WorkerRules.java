package troupe.worker.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules across the fields of a worker, looked at once all files are laid over each other. */
record WorkerRules(Layer layer, Path project) {

  /** They are about a server, and an agent has none. */
  private static final List<String> OF_A_SERVER =
      List.of("startTimeout", "idleStop", "env", "envPrefixes");

  List<Violation> violations() {
    List<Violation> violations = new ArrayList<>();
    layer
        .workers()
        .forEach(
            (id, fields) -> {
              violations.addAll(unfit(id, fields));
              missingFolder(fields).ifPresent(violations::add);
            });
    return violations;
  }

  private List<Violation> unfit(String id, Map<String, Field> fields) {
    Optional<String> why = whyAgent(id, fields.get("backend"));
    List<Violation> violations = new ArrayList<>();
    if (why.isPresent()) {
      String rule =
          ", expected it with backend server, and this worker's is agent" + why.orElseThrow();
      for (String name : OF_A_SERVER) {
        Field field = fields.get(name);
        if (field != null) {
          violations.add(field.keyViolation("found " + name + rule));
        }
      }
      Field reuse = fields.get("reuse");
      if (reuse != null && reuse.value().asText().equals("process")) {
        violations.add(reuse.violation("found \"process\"" + rule));
      }
    }
    return violations;
  }

  /** Where it is said that the worker is an agent; empty when it is a server, or unknown. */
  private Optional<String> whyAgent(String id, @Nullable Field own) {
    if (own == null && !layer.complete(id)) {
      return Optional.empty();
    }
    Optional<Field> said = Optional.ofNullable(own).or(layer::backend);
    if (said.isEmpty()) {
      return Optional.of(" by default");
    }
    return said.filter(WorkerRules::isAgent).map(field -> ", see " + field.place());
  }

  private static boolean isAgent(Field backend) {
    return backend.sound() && Backend.of(backend.value().asText()) == Backend.AGENT;
  }

  /** A worker that is switched off may point to what another machine has. */
  private Optional<Violation> missingFolder(Map<String, Field> fields) {
    Field directory = fields.get("directory");
    Field enabled = fields.get("enabled");
    boolean off = enabled != null && !enabled.value().asBoolean(true);
    if (directory == null || !directory.sound() || off) {
      return Optional.empty();
    }
    String given = directory.value().asText();
    Path folder = project.resolve(given).normalize();
    if (Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String found = Files.exists(folder) ? " is no folder" : " does not exist";
    return Optional.of(
        directory.violation(
            "found %s, expected a folder, but %s%s"
                .formatted(Structure.quoted(given), folder, found)));
  }
}
