package troupe.team;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import troupe.api.NewMember;
import troupe.opencode.NewSession;
import troupe.opencode.PermissionRule;

/** What a member's session is told and allowed from its first moment on. */
final class Briefing {

  private static final String TEXT = resource("member-system.txt");

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

  static String system(TeamState team, MemberSpec member) {
    String role = member.role().isBlank() ? "member" : member.role();
    return TEXT.replace("{member}", member.name())
        .replace("{role}", role)
        .replace("{team}", team.name())
        .replace("{lead}", team.leadSessionId());
  }

  /** Comes back with the session, so that one made just before a crash can be told apart. */
  private static Map<String, String> tag(String team, String member) {
    return Map.of("troupe.team", team, "troupe.member", member);
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Briefing.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
