package troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes agent files out of the older files that describe workers: {@code
 * .opencode/agent/subagents/<name>/SKILL.md}, and {@code .opencode/skill/<name>/SKILL.md} where the
 * front matter says more than a skill's does. Every original stays as it is.
 */
public final class Migration {

  /** One file to be written. */
  public record Step(Path source, Path target, String text) {}

  /**
   * Something the migration does not do, for people.
   *
   * @param line counted from 1; 0 when it is about the file as a whole
   * @param field may be empty
   */
  public record Note(Path file, int line, String field, String text) {

    /** {@code file:line: field: text}, without what there is not. */
    @Override
    public String toString() {
      return file
          + (line > 0 ? ":" + line : "")
          + (field.isEmpty() ? "" : ": " + field)
          + ": "
          + text;
    }
  }

  /** What would be done; nothing has been. */
  public record Plan(List<Step> steps, List<Note> notes) {

    public Plan {
      steps = List.copyOf(steps);
      notes = List.copyOf(notes);
    }
  }

  private final List<Path> folders;
  private final List<Step> steps = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final Map<Path, Path> sources = new HashMap<>();

  private Migration(Path directory) {
    this.folders = AgentFolders.under(directory);
  }

  /**
   * Looks what there is to migrate in a project. Writes nothing; a plan after it was applied has no
   * steps.
   */
  public static Plan plan(Path directory) {
    Migration migration = new Migration(directory);
    OldWorkers old = OldWorkers.of(directory);
    migration.notes.addAll(old.notes());
    old.workers().forEach(migration::add);
    return new Plan(migration.steps, migration.notes);
  }

  /**
   * Writes the files of a plan and says which ones. A file that has come up since is left as it is
   * and not among them.
   *
   * @throws UncheckedIOException when a file cannot be written; those before it are there
   */
  public static List<Path> apply(Plan plan) {
    List<Path> written = new ArrayList<>();
    for (Step step : plan.steps()) {
      try {
        if (write(step)) {
          written.add(step.target());
        }
      } catch (IOException broken) {
        throw new UncheckedIOException("cannot write " + step.target(), broken);
      }
    }
    return List.copyOf(written);
  }

  private static boolean write(Step step) throws IOException {
    Files.createDirectories(step.target().getParent());
    try {
      Files.createFile(step.target());
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
    try {
      Files.writeString(step.target(), step.text(), StandardOpenOption.WRITE);
      return true;
    } catch (IOException broken) {
      Files.deleteIfExists(step.target());
      throw broken;
    }
  }

  private void add(OldWorker worker) {
    Path target = folders.get(0).resolve(worker.name() + ".md");
    if (!AgentCheck.isId(worker.name())) {
      note(worker, "the name of its folder cannot be an agent's name; nothing was made of it");
      return;
    }
    Path earlier = sources.putIfAbsent(target, worker.file());
    if (earlier != null) {
      note(worker, "%s becomes agent %s already".formatted(earlier, worker.name()));
      return;
    }
    if (worker.content().prompt().isEmpty()) {
      note(worker, "has no text that could be a prompt; nothing was made of it");
      return;
    }
    Conversion conversion = Conversion.of(worker);
    Optional<Path> there = existing(worker.name());
    if (there.isEmpty()) {
      steps.add(new Step(worker.file(), target, conversion.text()));
      notes.addAll(conversion.notes());
    } else if (!holds(there.get(), conversion.text())) {
      note(worker, "%s is there already and was left as it is".formatted(there.get()));
    }
    if (worker.readAsAgent()) {
      String text = "OpenCode reads this file, too, as agent %s: remove it once %s is right";
      note(worker, text.formatted(worker.nameToOpenCode(), there.orElse(target)));
    }
  }

  private Optional<Path> existing(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name + ".md"))
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.isRegularFile(file) && Files.readString(file, UTF_8).equals(text);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private void note(OldWorker worker, String text) {
    notes.add(new Note(worker.file(), 0, "", text));
  }
}
