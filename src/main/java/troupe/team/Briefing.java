package troupe.team;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import troupe.api.NewMember;
import troupe.opencode.NewSession;
import troupe.opencode.PermissionRule;
import troupe.settings.Prompts;

/** What a member's session is told and allowed from its first moment on. */
final class Briefing {

  /** OpenCode lets the last matching rule win, so the exceptions come after the rule. */
  private static final List<PermissionRule> PERMISSIONS =
      Stream.concat(
              Stream.of(new PermissionRule("team_*", "*", "deny")),
              Stream.of(
                      "team_message",
                      "team_status",
                      "team_task_list",
                      "team_task_claim",
                      "team_task_done")
                  .map(tool -> new PermissionRule(tool, "*", "allow")))
          .toList();

  private Briefing() {}

  static NewSession session(String team, NewMember member) {
    return new NewSession(
        "[%s] %s".formatted(team, member.name()), tag(team, member.name()), PERMISSIONS);
  }

  static NewSession leadSession(String team) {
    return new NewSession("[%s] lead".formatted(team), tag(team, TeamState.LEAD), List.of());
  }

  /**
   * @param text with the names of what is filled in, see {@link Prompts}
   */
  static String system(Prompts.Text text, TeamState team, MemberSpec member) {
    Map<String, String> values =
        Map.of(
            "member", member.name(),
            "role", member.role().isBlank() ? "member" : member.role(),
            "team", team.name(),
            "lead", team.leadSessionId());
    return text.filled(values);
  }

  /** Comes back with the session, so that one made just before a crash can be told apart. */
  private static Map<String, String> tag(String team, String member) {
    return Map.of("troupe.team", team, "troupe.member", member);
  }
}
