package troupe.team;

import java.util.List;
import java.util.Map;
import troupe.api.NewMember;
import troupe.opencode.NewSession;
import troupe.settings.Prompts;
import troupe.worker.SessionPermissions;

/** What a member's session is told and allowed from its first moment on. */
final class Briefing {

  private Briefing() {}

  static NewSession session(String team, NewMember member) {
    return new NewSession(
        "[%s] %s".formatted(team, member.name()),
        tag(team, member.name()),
        SessionPermissions.ofMember());
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
