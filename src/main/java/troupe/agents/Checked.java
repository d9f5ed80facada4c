package troupe.agents;

import java.util.List;

/**
 * What a check saw.
 *
 * @param agents every agent whose file could be read, sound or not, by file
 * @param findings everything there is to mend, by file and line
 */
public record Checked(List<AgentFile> agents, List<Finding> findings) {

  public Checked {
    agents = List.copyOf(agents);
    findings = List.copyOf(findings);
  }

  /** Whether nothing but warnings was found. */
  public boolean sound() {
    return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }
}
