package troupe.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.MemberView.Stalled;
import troupe.api.MemberView.Unreachable;
import troupe.api.TeamView;
import troupe.api.TokenCount;

/** What {@code team_status} tells apart of a member that does not go on. */
final class StatusTextTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void stalledUnreachableAndOwingMembersAreToldApartOnLinesOfTheirOwn() {
    assertThat(lines(MemberStatus.BUSY, new Stalled(NOON), null, false))
        .contains("    stalled: no sign of life since 2026-11-21T12:00:00.000Z");
    assertThat(lines(MemberStatus.BUSY, null, new Unreachable(NOON, "silent\nfor 75 s"), false))
        .contains(
            "    no connection to its OpenCode server since 2026-11-21T12:00:00.000Z: silent for"
                + " 75 s");
    assertThat(lines(MemberStatus.READY, null, null, true))
        .noneMatch(line -> line.startsWith("    "))
        .endsWith("Not reported to the lead: ada");
    assertThat(lines(MemberStatus.READY, null, null, false))
        .noneMatch(line -> line.startsWith("    "))
        .noneMatch(line -> line.contains("reported"));
  }

  private static String[] lines(
      MemberStatus status,
      @Nullable Stalled stalled,
      @Nullable Unreachable unreachable,
      boolean owes) {
    MemberView ada =
        new MemberView(
            "ada",
            "ses_ada",
            status,
            null,
            "engineer",
            "default",
            null,
            "default",
            "agent",
            null,
            "/work/blue",
            NOON,
            null,
            null,
            null,
            null,
            stalled,
            unreachable,
            owes,
            0,
            null,
            TokenCount.NONE,
            0);
    TeamView team =
        new TeamView("blue", null, "ses_lead", "/work", NOON, 1, Map.of("ada", ada), Map.of());
    return StatusText.of(team).split("\n");
  }
}
