package troupe.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import troupe.agents.FieldRules.Problem;
import troupe.agents.Migration.Note;

/**
 * An older worker file as an agent file.
 *
 * @param text the whole new file
 * @param notes what of the old one is not in it
 */
record Conversion(String text, List<Note> notes) {

  private static final String MODE = "subagent";

  static Conversion of(OldWorker worker) {
    Map<String, @Nullable Object> values = worker.content().fields().values();
    Map<String, Object> kept = new LinkedHashMap<>();
    List<Note> notes = new ArrayList<>();
    values.forEach((name, value) -> notes.addAll(carryOver(worker, name, kept)));
    Map<String, Object> written = new LinkedHashMap<>();
    Object description = kept.remove("description");
    if (description == null) {
      notes.add(note(worker, "description", "there is none: write one into the agent file"));
    } else {
      written.put("description", description);
    }
    written.put("mode", MODE);
    written.putAll(kept);
    notes.addAll(otherFiles(worker));
    String text = "---\n%s---\n\n%s\n".formatted(Yaml.write(written), worker.content().prompt());
    return new Conversion(text, notes);
  }

  /** Puts the field among those kept, or says why not. */
  private static List<Note> carryOver(OldWorker worker, String name, Map<String, Object> kept) {
    Object value = worker.content().fields().values().get(name);
    String reason = reasonToDrop(worker, name, value);
    if (value != null && reason.isEmpty()) {
      kept.put(name, value);
      return List.of();
    }
    return isImplied(worker, name, value) ? List.of() : List.of(note(worker, name, reason));
  }

  /** Empty when the field goes over as it is. */
  private static String reasonToDrop(OldWorker worker, String name, @Nullable Object value) {
    if (OldWorker.isWorkerSetting(name)) {
      return "not carried over: it belongs into orchestrator.json, at workers.%s.%s"
          .formatted(worker.name(), name);
    }
    if (!FieldRules.knows(name)) {
      return "not carried over: an agent has no such field";
    }
    return switch (name) {
      case "mode" -> "not carried over: a worker's mode is " + MODE;
      case "name" ->
          "not carried over: the agent is called %s, as the folder".formatted(worker.name());
      case "prompt" -> "not carried over: the text below the front matter is the prompt";
      default -> badValue(name, value);
    };
  }

  private static String badValue(String name, @Nullable Object value) {
    List<Problem> problems = FieldRules.problems(name, value).toList();
    if (problems.isEmpty()) {
      return "";
    }
    boolean limits = name.equals("tools") || name.equals("permission");
    Problem first = problems.get(0);
    return "not carried over: %s %s%s"
        .formatted(
            first.path(),
            first.text(),
            limits ? ". Until the agent file has it, the agent may use every tool" : "");
  }

  /** Nothing is lost with a field that says what holds anyway. */
  private static boolean isImplied(OldWorker worker, String name, @Nullable Object value) {
    return (name.equals("mode") && MODE.equals(value))
        || (name.equals("name") && worker.name().equals(value));
  }

  private static List<Note> otherFiles(OldWorker worker) {
    Path folder = worker.file().toAbsolutePath().getParent();
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("SKILL.md"))
          .sorted()
          .map(name -> new Note(worker.file(), 0, "", beside(name)))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static String beside(String name) {
    return "%s beside it stays there: see whether the prompt names it".formatted(name);
  }

  private static Note note(OldWorker worker, String field, String text) {
    return new Note(worker.file(), worker.content().fields().line(field), field, text);
  }
}
