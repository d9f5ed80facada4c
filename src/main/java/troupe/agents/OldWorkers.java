package troupe.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import troupe.agents.Migration.Note;

/**
 * The older worker files of a project, those that OpenCode reads as agents first.
 *
 * @param notes the files that could not be read
 */
record OldWorkers(List<OldWorker> workers, List<Note> notes) {

  static OldWorkers of(Path directory) {
    OldWorkers old = new OldWorkers(new ArrayList<>(), new ArrayList<>());
    for (Path agents : AgentFolders.under(directory)) {
      old.addAll(agents.resolve("subagents"), true);
    }
    for (String name : List.of("skill", "skills")) {
      old.addAll(directory.resolve(".opencode").resolve(name), false);
    }
    return old;
  }

  private void addAll(Path folder, boolean readAsAgent) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      inside
          .sorted()
          .filter(inner -> Files.exists(inner.resolve("SKILL.md")))
          .forEach(inner -> add(inner, readAsAgent));
    } catch (IOException broken) {
      notes.add(new Note(folder, 0, "", "cannot be read"));
    }
  }

  private void add(Path folder, boolean readAsAgent) {
    Path file = folder.resolve("SKILL.md");
    try {
      String name = folder.getFileName().toString();
      OldWorker worker = new OldWorker(file, name, readAsAgent, FrontMatter.read(file));
      if (worker.describesWorker()) {
        workers.add(worker);
      }
    } catch (MalformedFileException bad) {
      notes.add(new Note(file, bad.line(), "", bad.problem()));
    }
  }
}
