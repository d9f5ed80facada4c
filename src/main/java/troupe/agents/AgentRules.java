package troupe.agents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import troupe.agents.Finding.Severity;

/** What is wrong inside one agent file, whatever its name. */
record AgentRules(Path file, FrontMatter content) {

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (content.repaired()) {
      findings.add(
          warning(
              1, "", "a text with a colon in it needs quotes; OpenCode adds them, others won't"));
    }
    if (!fields().values().containsKey("description")) {
      findings.add(error(1, "description", "is missing"));
    } else if (fields().values().get("description") instanceof String text && text.isBlank()) {
      findings.add(error(fields().line("description"), "description", "is empty"));
    }
    fields().values().keySet().forEach(name -> findings.addAll(field(name)));
    if (content.prompt().isEmpty()) {
      findings.add(error(0, "", "has no prompt below the front matter"));
    }
    return findings;
  }

  private List<Finding> field(String name) {
    int line = fields().line(name);
    if (name.equals("prompt")) {
      return List.of(warning(line, name, "is ignored: the text below the front matter counts"));
    }
    if (!FieldRules.knows(name)) {
      String problem = "is not a field of an agent: OpenCode hands it to the model's provider";
      return List.of(warning(line, name, problem));
    }
    return FieldRules.problems(name, fields().values().get(name))
        .map(problem -> error(line(problem.path(), line), problem.path(), problem.text()))
        .toList();
  }

  /** A field that came in by a reference has no line of its own. */
  private int line(String path, int otherwise) {
    int line = fields().line(path);
    return line == 0 ? otherwise : line;
  }

  private Fields fields() {
    return content.fields();
  }

  private Finding error(int line, String field, String problem) {
    return new Finding(file, line, field, problem, Severity.ERROR);
  }

  private Finding warning(int line, String field, String problem) {
    return new Finding(file, line, field, problem, Severity.WARNING);
  }
}
