package troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A project folder that tests put agent files into. */
record AgentProject(Path directory) {

  /** Writes a file below {@code .opencode} and says where it is. */
  Path put(String path, String... lines) {
    return put(path, (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  Path put(String path, byte[] content) {
    try {
      Path file = at(path);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** An agent file that is sound but for these fields. */
  Path putAgent(String id, String... fields) {
    String head = "---\ndescription: Does things\n" + String.join("\n", fields);
    return put("agent/" + id + ".md", head.stripTrailing(), "---", "", "Do things.");
  }

  Path at(String path) {
    return directory.resolve(".opencode").resolve(path);
  }

  Checked check() {
    return AgentFiles.check(directory);
  }

  /** Each finding without the folder, as {@code name.md:line: field: problem}. */
  List<String> findings() {
    String prefix = at("agent") + "/";
    return check().findings().stream()
        .map(finding -> finding.toString().replace(prefix, ""))
        .toList();
  }
}
