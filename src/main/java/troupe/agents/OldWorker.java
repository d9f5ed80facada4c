package troupe.agents;

import java.nio.file.Path;
import java.util.Set;

/**
 * An older file that describes a worker.
 *
 * @param name of its folder
 * @param readAsAgent whether OpenCode takes it for an agent as it stands
 */
record OldWorker(Path file, String name, boolean readAsAgent, FrontMatter content) {

  /** Fields of a skill that an agent has, too. */
  private static final Set<String> SHARED = Set.of("name", "description");

  /** What is said of a worker in {@code orchestrator.json} now. */
  private static final Set<String> WORKER_SETTINGS =
      Set.of(
          "agent",
          "backend",
          "directory",
          "env",
          "envPrefixes",
          "idleStop",
          "reuse",
          "startTimeout",
          "timeout");

  static boolean isWorkerSetting(String field) {
    return WORKER_SETTINGS.contains(field);
  }

  /** Whether its front matter says what only a worker has: a model, tools, a backend and so on. */
  boolean describesWorker() {
    return readAsAgent
        || content.fields().values().keySet().stream()
            .filter(field -> !SHARED.contains(field))
            .anyMatch(field -> FieldRules.knows(field) || isWorkerSetting(field));
  }

  String nameToOpenCode() {
    String given = content.fields().text("name");
    return given.isEmpty() ? "subagents/" + name + "/SKILL" : given;
  }
}
