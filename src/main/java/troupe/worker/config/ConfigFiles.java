package troupe.worker.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration files of workers: which there are, and what they say together. Reading is all
 * or nothing, changes no file and never throws for what is in one.
 */
public final class ConfigFiles {

  /** Nobody mends more in one go, and each is repeated in answers and logs. */
  static final int MOST_TOLD = 100;

  private ConfigFiles() {}

  /**
   * The files that are read for {@code directory}, whether they exist or not; later ones win: the
   * user's, then the two of the {@link #project}.
   */
  public static List<Path> candidates(Path userHome, Path directory) {
    Path user = userHome.resolve(".config/opencode/orchestrator.json").toAbsolutePath().normalize();
    return Stream.concat(Stream.of(user), ofProject(project(directory))).distinct().toList();
  }

  /**
   * The folder a relative directory of a worker is relative to: the nearest one, from {@code
   * directory} up to the git root, that has a configuration file; else the git root; else {@code
   * directory}. Outside of git nothing above {@code directory} is looked at: a file in a shared
   * folder above may be anybody's.
   */
  public static Path project(Path directory) {
    Path start = directory.toAbsolutePath().normalize();
    List<Path> inside = upToGitRoot(start);
    Path root = inside.get(inside.size() - 1);
    return inside.stream()
        .filter(folder -> ofProject(folder).anyMatch(ConfigFiles::mayExist))
        .findFirst()
        .orElse(root);
  }

  /** Reads and checks all files; missing ones are fine. */
  public static Reading read(Path userHome, Path directory) {
    Layer all = Layer.EMPTY;
    List<Path> files = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (Path file : candidates(userHome, directory)) {
      Optional<Parsed> parsed = SourceFile.read(file);
      if (parsed.isPresent()) {
        files.add(file);
        Document document = parsed.orElseThrow().document();
        List<Flaw> flaws = flaws(parsed.orElseThrow());
        flaws.forEach(flaw -> violations.add(document.violation(flaw)));
        all = Layer.of(document, flaws).over(all);
      }
    }
    violations.addAll(new WorkerRules(all, project(directory)).violations());
    return violations.isEmpty()
        ? new Reading.Valid(orchestrator(all, files))
        : new Reading.Invalid(told(sorted(violations, files)));
  }

  /** The JSON Schema (draft 2020-12) that the files are checked against. */
  public static String schema() {
    return Structure.PUBLISHED;
  }

  private static List<Flaw> flaws(Parsed parsed) {
    Document document = parsed.document();
    List<Flaw> flaws = new ArrayList<>(parsed.flaws());
    if (!document.root().isMissingNode()) {
      flaws.addAll(Structure.flaws(document));
      Set<JsonPointer> spoiled = flaws.stream().map(Flaw::spoils).collect(Collectors.toSet());
      flaws.addAll(TimeLimit.flaws(document, spoiled));
    }
    return flaws;
  }

  private static Orchestrator orchestrator(Layer all, List<Path> files) {
    Backend usual =
        all.backend().map(field -> Backend.of(field.value().asText())).orElse(Backend.AGENT);
    Map<String, WorkerConfig> workers = new LinkedHashMap<>();
    all.workers()
        .forEach((id, fields) -> workers.put(id, new WorkerReader(id, fields, usual).worker()));
    return new Orchestrator(usual, workers, files);
  }

  private static List<Violation> sorted(List<Violation> violations, List<Path> files) {
    return violations.stream()
        .sorted(
            Comparator.comparingInt((Violation violation) -> files.indexOf(violation.file()))
                .thenComparingInt(Violation::line)
                .thenComparingInt(Violation::column))
        .toList();
  }

  /** The first ones, and how many there are besides. */
  private static List<Violation> told(List<Violation> all) {
    if (all.size() <= MOST_TOLD) {
      return all;
    }
    List<Violation> told = new ArrayList<>(all.subList(0, MOST_TOLD));
    String more = "and %d more".formatted(all.size() - MOST_TOLD);
    told.add(new Violation(all.get(MOST_TOLD).file(), 0, 0, "$", more));
    return told;
  }

  private static Stream<Path> ofProject(Path project) {
    return Stream.of(
        project.resolve(".opencode/orchestrator.json"), project.resolve("orchestrator.json"));
  }

  private static List<Path> upToGitRoot(Path start) {
    List<Path> folders = new ArrayList<>();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      folders.add(folder);
      if (Files.exists(folder.resolve(".git"))) {
        return folders;
      }
    }
    return List.of(start);
  }

  /** What cannot be looked at may be there, and is an error when it is read. */
  private static boolean mayExist(Path file) {
    return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }
}
