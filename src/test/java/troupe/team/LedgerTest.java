package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.Refusal;
import troupe.store.Entry;
import troupe.team.Ledger.Batch;
import troupe.team.Ledger.Waiter;
import troupe.team.TeamEvent.MemberShutdownRequested;
import troupe.team.TeamEvent.MemberSpawned;

final class LedgerTest {

  private static final Refusal FULL = new Refusal.Unavailable("full");

  private final TeamState start = new Story().state();
  private final Ledger ledger = new Ledger(start);
  private final List<String> told = new ArrayList<>();

  @Test
  void decidedStateRunsAheadOfTheStoredOne() {
    List<Entry> entries = write("ada");
    assertThat(entries).extracting(Entry::seq).containsExactly(2L);
    assertThat(ledger.decided().members()).containsKey("ada");
    assertThat(ledger.stored()).isEqualTo(start);
    assertThat(write("bob")).extracting(Entry::seq).containsExactly(3L);
  }

  @Test
  void batchesAreStoredOneByOneInOrder() {
    write("ada");
    write("bob");
    assertThat(ledger.appended().map(Batch::after)).contains(ledger.stored());
    assertThat(ledger.stored().members()).containsOnlyKeys("ada");
    ledger.appended();
    assertThat(ledger.stored()).isEqualTo(ledger.decided());
  }

  @Test
  void eventsOfOneWriteAreOneBatch() {
    List<TeamEvent> events =
        List.of(new MemberSpawned(Samples.spec("ada")), new MemberShutdownRequested("ada"));
    List<Entry> entries = ledger.write(events, NOON, waiter("both"));
    assertThat(entries).extracting(Entry::seq).containsExactly(2L, 3L);
    assertThat(ledger.appended().orElseThrow().events()).isEqualTo(events);
    assertThat(ledger.stored().seq()).isEqualTo(3);
  }

  @Test
  void failureGivesUpAllThatWasDecidedSinceAndGoesBack() {
    write("ada");
    ledger.appended();
    TeamState stored = ledger.stored();
    write("bob");
    write("cy");
    List<Batch> lost = ledger.failed();
    assertThat(lost).hasSize(2);
    lost.forEach(batch -> batch.waiters().forEach(waiter -> waiter.refused(FULL)));
    assertThat(told).containsExactly("bob refused", "cy refused");
    assertThat(ledger.stored()).isEqualTo(stored);
    assertThat(ledger.decided()).isEqualTo(stored);
  }

  @Test
  void lateAnswersForGivenUpWritesAreIgnored() {
    write("ada");
    write("bob");
    write("cy");
    assertThat(ledger.failed()).hasSize(3);
    assertThat(write("dan")).extracting(Entry::seq).containsExactly(2L);
    TeamState decided = ledger.decided();
    assertThat(ledger.failed()).isEmpty();
    assertThat(ledger.failed()).isEmpty();
    assertThat(ledger.decided()).isEqualTo(decided);
    assertThat(ledger.appended()).isPresent();
    assertThat(ledger.stored()).isEqualTo(decided);
  }

  @Test
  void secondFailureCountsToo() {
    write("ada");
    write("bob");
    ledger.failed();
    write("cy");
    ledger.failed();
    assertThat(ledger.failed()).hasSize(1);
    assertThat(ledger.decided()).isEqualTo(start);
  }

  @Test
  void answerWithoutEventsWaitsForThoseItWasDecidedUpon() {
    write("ada");
    ledger.await(waiter("reader"));
    assertThat(told).isEmpty();
    ledger.appended().orElseThrow().waiters().forEach(waiter -> waiter.stored(start));
    assertThat(told).containsExactly("ada stored", "reader stored");
  }

  @Test
  void answerWithoutEventsIsGivenAtOnceWhenNothingIsOnItsWay() {
    ledger.await(waiter("reader"));
    assertThat(told).containsExactly("reader stored");
  }

  @Test
  void answerWithoutEventsDoesNotWaitForWhatWasGivenUp() {
    write("ada");
    write("bob");
    ledger.failed();
    ledger.await(waiter("reader"));
    assertThat(told).containsExactly("reader stored");
  }

  private List<Entry> write(String member) {
    return ledger.write(List.of(new MemberSpawned(Samples.spec(member))), NOON, waiter(member));
  }

  private Waiter waiter(String name) {
    return Waiter.of(after -> told.add(name + " stored"), why -> told.add(name + " refused"));
  }
}
