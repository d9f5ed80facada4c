package troupe.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import troupe.api.Samples;
import troupe.api.TeamView;
import troupe.tool.SessionText.Standing;

final class SessionTextTest {

  private static final String STATE =
      "Team: blue\nMembers: ada (engineer) busy\nTasks: 2 pending; 1 completed";

  @Test
  void leadIsToldTheTeamsState() {
    assertThat(SessionText.of("ses_lead", List.of(Samples.team())))
        .contains(new Standing("blue", "lead", "lead", STATE));
  }

  @Test
  void memberIsNamedWithItsRole() {
    assertThat(SessionText.of("ses_ada", List.of(Samples.team())))
        .contains(new Standing("blue", "ada", "engineer", STATE));
  }

  @Test
  void strangerIsNothing() {
    assertThat(SessionText.of("ses_x", List.of(Samples.team()))).isEmpty();
    assertThat(SessionText.of("ses_lead", List.of())).isEmpty();
  }

  @Test
  void leadOfSeveralTeamsIsToldOfAllTheNewestFirst() {
    TeamView newer = team("red", Samples.NOON.plusSeconds(1));
    Optional<Standing> standing = SessionText.of("ses_lead", List.of(Samples.emptyTeam(), newer));
    assertThat(standing.orElseThrow().team()).isEqualTo("red");
    assertThat(standing.orElseThrow().text())
        .isEqualTo("Team: red\nMembers: none\nTasks: none\nTeam: blue\nMembers: none\nTasks: none");
  }

  private static TeamView team(String name, Instant createdAt) {
    return new TeamView(name, null, "ses_lead", "/work", createdAt, 1, Map.of(), Map.of());
  }
}
