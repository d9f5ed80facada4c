package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.MemberStatus;
import troupe.team.StatusTable.Row;
import troupe.team.TeamEvent.MemberBusy;
import troupe.team.TeamEvent.MemberFailed;
import troupe.team.TeamEvent.MemberIdle;
import troupe.team.TeamEvent.MemberShutdown;
import troupe.team.TeamEvent.MemberShutdownRequested;

final class StatusTableTest {

  private static final List<TeamEvent> EVENTS =
      List.of(
          new MemberBusy("ada"),
          new MemberIdle("ada"),
          new MemberFailed("ada", "why"),
          new MemberShutdownRequested("ada"),
          new MemberShutdown("ada", false));

  static final List<Row> ROWS = StatusTable.ROWS;

  record Pair(TeamEvent event, MemberStatus status) {}

  @ParameterizedTest
  @FieldSource("ROWS")
  void rowOfTheTableIsWhatHappensToAMember(Row row) {
    TeamEvent event =
        EVENTS.stream().filter(known -> known.getClass() == row.event()).findAny().orElseThrow();
    MemberState member = known(ada(row.from()).apply(event, 2, NOON).member("ada"));
    assertThat(member.status()).isEqualTo(row.to());
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotInTheTableCannotHappen(Pair pair) {
    assertThatThrownBy(() -> ada(pair.status()).apply(pair.event(), 2, NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("member ada is " + pair.status());
  }

  static Stream<Pair> whatIsNotInTheTableCannotHappen() {
    return Arrays.stream(MemberStatus.values())
        .flatMap(status -> EVENTS.stream().map(event -> new Pair(event, status)))
        .filter(pair -> !isInTable(pair));
  }

  @Test
  void tableHoldsEachPairOnceAndTheRestIsTested() {
    assertThat(ROWS.stream().map(row -> List.of(row.event(), row.from())))
        .doesNotHaveDuplicates()
        .hasSize(12);
    assertThat(whatIsNotInTheTableCannotHappen()).hasSize(5 * 5 - 12);
  }

  @Test
  void endedMemberStaysEnded() {
    assertThat(ROWS).noneMatch(row -> row.from() == MemberStatus.SHUTDOWN);
  }

  private static boolean isInTable(Pair pair) {
    return ROWS.stream()
        .anyMatch(row -> row.event() == pair.event().getClass() && row.from() == pair.status());
  }

  private static TeamState ada(MemberStatus status) {
    return TeamState.none(10, Samples.KEYS)
        .join(MemberState.fresh(Samples.spec("ada")).with(status, Samples.NOON));
  }
}
