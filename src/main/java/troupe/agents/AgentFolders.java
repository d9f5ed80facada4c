package troupe.agents;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/**
 * The files that OpenCode takes for agents of a project: every {@code .md} below {@code
 * .opencode/agent} and {@code .opencode/agents}, also in folders and behind links.
 *
 * @param files sorted
 * @param findings what could not be looked into
 */
record AgentFolders(List<Located> files, List<Finding> findings) {

  private static final List<String> NAMES = List.of("agent", "agents");

  /** A file, and its path below the agent folder without the ending, with slashes. */
  record Located(Path file, String path) {}

  static AgentFolders of(Path directory) {
    List<Located> files = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      findings.add(unreadable(directory, "is not a directory"));
    }
    for (Path folder : under(directory)) {
      if (Files.exists(folder)) {
        walk(folder, files, findings);
      }
    }
    files.sort(Comparator.comparing(Located::file));
    return new AgentFolders(List.copyOf(files), List.copyOf(findings));
  }

  /** Where the agents of a project may be, whether there or not; new ones go into the first. */
  static List<Path> under(Path directory) {
    return NAMES.stream().map(name -> directory.resolve(".opencode").resolve(name)).toList();
  }

  private static void walk(Path folder, List<Located> files, List<Finding> findings) {
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md")) {
                files.add(new Located(file, path(folder.relativize(file))));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) {
              findings.add(unreadable(file, "cannot be read"));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException broken) {
      findings.add(unreadable(folder, "cannot be read to its end"));
    }
  }

  private static String path(Path relative) {
    String path = relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    return path.substring(0, path.length() - ".md".length());
  }

  private static Finding unreadable(Path file, String problem) {
    return new Finding(file, 0, "", problem, Finding.Severity.ERROR);
  }
}
