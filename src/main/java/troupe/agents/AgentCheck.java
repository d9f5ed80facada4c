package troupe.agents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import troupe.agents.AgentFolders.Located;
import troupe.agents.Finding.Severity;

/**
 * One agent file, read and checked by itself.
 *
 * @param id what OpenCode calls the agent
 * @param nameLine the line of the field that gives it that name; 0 when the file's name does
 * @param agent empty when it cannot be read, or is one of the older worker files
 */
record AgentCheck(
    Path file, String id, int nameLine, Optional<AgentFile> agent, List<Finding> findings) {

  /** The names OpenCode takes are wider; these are the ones that are also worker ids. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Pattern OLD_WORKER = Pattern.compile("subagents/([^/]+)/SKILL");

  static boolean isId(String name) {
    return ID.matcher(name).matches();
  }

  static AgentCheck of(Located located) {
    try {
      FrontMatter content = FrontMatter.read(located.file());
      return OLD_WORKER.matcher(located.path()).matches()
          ? oldWorker(located, content)
          : agent(located, content);
    } catch (MalformedFileException bad) {
      Finding finding = new Finding(located.file(), bad.line(), "", bad.problem(), Severity.ERROR);
      return new AgentCheck(located.file(), located.path(), 0, Optional.empty(), List.of(finding));
    }
  }

  private static AgentCheck oldWorker(Located located, FrontMatter content) {
    String id = id(located, content.fields());
    String problem =
        "an older worker file, which OpenCode reads as agent %s: `troupe agents migrate` makes an"
            + " agent file of it, then remove this one";
    Finding finding = new Finding(located.file(), 0, "", problem.formatted(id), Severity.WARNING);
    int line = content.fields().line("name");
    return new AgentCheck(located.file(), id, line, Optional.empty(), List.of(finding));
  }

  private static AgentCheck agent(Located located, FrontMatter content) {
    Fields fields = content.fields();
    String id = id(located, fields);
    int nameLine = fields.text("name").isEmpty() ? 0 : fields.line("name");
    List<Finding> findings = new ArrayList<>(new AgentRules(located.file(), content).findings());
    if (!isId(id)) {
      findings.add(badId(located, id, nameLine));
    } else if (!id.equals(located.path())) {
      findings.add(otherName(located, id, nameLine));
    }
    AgentFile agent = new AgentFile(id, located.file(), fields.given(), content.prompt());
    return new AgentCheck(located.file(), id, nameLine, Optional.of(agent), findings);
  }

  private static Finding otherName(Located located, String id, int nameLine) {
    String problem =
        "OpenCode calls this agent %s, not %s as the file's name says"
            .formatted(id, located.path());
    return new Finding(located.file(), nameLine, "name", problem, Severity.WARNING);
  }

  private static Finding badId(Located located, String id, int nameLine) {
    boolean inFolder = nameLine == 0 && id.contains("/");
    String problem =
        inFolder
            ? "lies in a folder, so OpenCode calls the agent %s: move the file up"
            : "the agent's name must be letters, digits, '.', '_' and '-', begin with a letter or"
                + " digit and have at most 64 characters, not \"%s\"";
    return new Finding(
        located.file(),
        nameLine,
        nameLine == 0 ? "" : "name",
        problem.formatted(id),
        Severity.ERROR);
  }

  private static String id(Located located, Fields fields) {
    String name = fields.text("name");
    return name.isEmpty() ? located.path() : name;
  }

  Finding error(int line, String problem) {
    return new Finding(file, line, line == 0 ? "" : "name", problem, Severity.ERROR);
  }
}
