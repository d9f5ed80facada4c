package troupe.tool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import troupe.api.MemberView;
import troupe.api.TaskStatus;
import troupe.api.TeamView;

/**
 * What a session is to its team, and the team's state in a few lines for its model. The lines hold
 * no times: they change only when the team does, since a model's provider reads a changed system
 * text anew and charges for it.
 */
public final class SessionText {

  private static final String LEAD = "lead";

  private SessionText() {}

  /**
   * One session's standing.
   *
   * @param team of several that it leads, the one made last
   * @param member its name in the team, {@code lead} for the lead
   * @param role what it is in the team, {@code lead} for the lead
   * @param text the state of the team, or of all that it leads
   */
  public record Standing(String team, String member, String role, String text) {}

  /** The session's standing in its teams; empty when it is in none of them. */
  public static Optional<Standing> of(String session, List<TeamView> teams) {
    Optional<Standing> asMember =
        teams.stream().flatMap(team -> member(session, team).stream()).findFirst();
    return asMember.or(() -> lead(session, teams));
  }

  private static Optional<Standing> member(String session, TeamView team) {
    return team.members().values().stream()
        .filter(member -> member.sessionId().equals(session))
        .findFirst()
        .map(member -> new Standing(team.name(), member.name(), member.role(), text(team)));
  }

  private static Optional<Standing> lead(String session, List<TeamView> teams) {
    List<TeamView> led =
        teams.stream()
            .filter(team -> team.leadSessionId().equals(session))
            .sorted(Comparator.comparing(TeamView::createdAt).reversed())
            .toList();
    return led.stream()
        .findFirst()
        .map(
            newest ->
                new Standing(
                    newest.name(),
                    LEAD,
                    LEAD,
                    String.join("\n", led.stream().map(SessionText::text).toList())));
  }

  private static String text(TeamView team) {
    List<String> lines = new ArrayList<>();
    lines.add("Team: " + team.name());
    lines.add("Members: " + orNone(team.members().values().stream().map(SessionText::line)));
    lines.add(
        "Tasks: "
            + orNone(
                Stream.of(TaskStatus.values())
                    .filter(status -> count(team, status) > 0)
                    .map(status -> "%d %s".formatted(count(team, status), status))));
    return String.join("\n", lines);
  }

  private static String line(MemberView member) {
    MemberView.WaitingFor waiting = member.waitingFor();
    String more = waiting == null ? "" : ", waits for permission " + waiting.permission();
    return "%s (%s) %s%s".formatted(member.name(), member.role(), member.status(), more);
  }

  private static long count(TeamView team, TaskStatus status) {
    return team.tasks().values().stream().filter(task -> task.status() == status).count();
  }

  private static String orNone(Stream<String> parts) {
    List<String> all = parts.toList();
    return all.isEmpty() ? "none" : String.join("; ", all);
  }
}
