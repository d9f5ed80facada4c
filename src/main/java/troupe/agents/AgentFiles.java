package troupe.agents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the agent files of a project. It changes nothing. */
public final class AgentFiles {

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::file).thenComparingInt(Finding::line);

  private AgentFiles() {}

  /**
   * Reads every agent of a project and tells all that is wrong with them at once. A project without
   * agents is sound. Reads files, so it blocks.
   *
   * @param directory the project; its agents are in {@code .opencode/agent} and {@code
   *     .opencode/agents}
   */
  public static Checked check(Path directory) {
    AgentFolders folders = AgentFolders.of(directory);
    List<AgentCheck> checks = folders.files().stream().map(AgentCheck::of).toList();
    List<Finding> findings = new ArrayList<>(folders.findings());
    checks.forEach(check -> findings.addAll(check.findings()));
    findings.addAll(sameIds(checks));
    findings.sort(BY_PLACE);
    List<AgentFile> agents = checks.stream().flatMap(check -> check.agent().stream()).toList();
    return new Checked(agents, findings);
  }

  /** OpenCode takes one of them without a word; which one follows no rule to rely on. */
  private static List<Finding> sameIds(List<AgentCheck> checks) {
    Map<String, AgentCheck> first = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (AgentCheck check : checks) {
      AgentCheck other = first.putIfAbsent(check.id(), check);
      if (other != null) {
        String problem = "agent %s is also in %s: OpenCode uses only one of them";
        findings.add(check.error(check.nameLine(), problem.formatted(check.id(), other.file())));
      }
    }
    return findings;
  }
}
