package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.http.ConnectionTable.Verdict;
import troupe.settings.HttpLimits;

/** Who may stay and who must go. */
final class ConnectionTableTest {

  private static final Client ADA = new Client("192.0.2.1");
  private static final Client BOB = new Client("192.0.2.2");

  private final ConnectionTable table = new ConnectionTable(new HttpLimits.Share(3, 2));

  @Test
  void thereIsRoomUpToTheLimits() {
    assertThat(table.arrived(1, ADA)).isEqualTo(admitted(null));
    assertThat(table.arrived(2, ADA)).isEqualTo(admitted(null));
    assertThat(table.arrived(3, BOB)).isEqualTo(admitted(null));
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void clientWithTooManyLosesItsOwnThatWaitsLongest() {
    table.arrived(1, BOB);
    table.arrived(2, ADA);
    table.arrived(3, ADA);
    assertThat(table.arrived(4, ADA)).isEqualTo(admitted(2L));
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void whereAllIsFullTheOneThatWaitsLongestGoesWhoseverItIs() {
    table.arrived(1, ADA);
    table.arrived(2, ADA);
    table.arrived(3, BOB);
    assertThat(table.arrived(4, BOB)).isEqualTo(admitted(1L));
  }

  @Test
  void waitingIsCountedFromTheLastAnswer() {
    table.arrived(1, ADA);
    table.arrived(2, ADA);
    table.waits(1, false);
    table.waits(1, true);
    assertThat(table.arrived(3, ADA)).isEqualTo(admitted(2L));
  }

  @Test
  void connectionInUseNeverGoes() {
    table.arrived(1, ADA);
    table.arrived(2, ADA);
    table.waits(1, false);
    table.waits(2, false);
    assertThat(table.arrived(3, ADA)).isEqualTo(new Verdict.Refused(true));
    table.arrived(4, BOB);
    table.waits(4, false);
    assertThat(table.arrived(5, BOB)).isEqualTo(new Verdict.Refused(false));
  }

  @Test
  void endOfAConnectionMakesRoom() {
    table.arrived(1, ADA);
    table.arrived(2, ADA);
    table.waits(1, false);
    table.waits(2, false);
    table.ended(1);
    assertThat(table.arrived(3, ADA)).isEqualTo(admitted(null));
  }

  @Test
  void thoseThatAreGoingAreBoundedToo() {
    int next = 0;
    while (next < ConnectionTable.MOST_LEAVING + 2) {
      assertThat(table.arrived(++next, ADA)).isInstanceOf(Verdict.Admitted.class);
    }
    assertThat(table.arrived(++next, ADA)).isEqualTo(new Verdict.Dropped());
    table.ended(1);
    assertThat(table.arrived(++next, ADA)).isInstanceOf(Verdict.Admitted.class);
  }

  private static Verdict admitted(@Nullable Long instead) {
    return new Verdict.Admitted(instead);
  }
}
