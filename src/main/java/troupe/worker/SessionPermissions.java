package troupe.worker;

import java.util.List;
import java.util.stream.Stream;
import troupe.opencode.PermissionRule;

/**
 * Which of the {@code team_*} tools the models of a session are offered, those of its sub-agents
 * too. Who may call which is the daemon's to decide, and it checks every call.
 */
public final class SessionPermissions {

  private static final PermissionRule NO_TEAM_TOOL = rule("team_*", "deny");

  /** OpenCode lets the last matching rule win, so the exceptions come after the rule. */
  private static final List<PermissionRule> MEMBER =
      Stream.concat(
              Stream.of(NO_TEAM_TOOL),
              Stream.of(
                      "team_message",
                      "team_receipts",
                      "team_status",
                      "team_why",
                      "team_task_list",
                      "team_task_claim",
                      "team_task_done")
                  .map(tool -> rule(tool, "allow")))
          .toList();

  private SessionPermissions() {}

  /** A member works for its team and leads none. */
  public static List<PermissionRule> ofMember() {
    return MEMBER;
  }

  /** A worker answers prompts; it is in no team. */
  public static List<PermissionRule> ofWorker() {
    return List.of(NO_TEAM_TOOL);
  }

  private static PermissionRule rule(String tool, String action) {
    return new PermissionRule(tool, "*", action);
  }
}
