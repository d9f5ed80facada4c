package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import troupe.api.Event;
import troupe.api.EventNews;

/** What a subscriber that takes its time is told at last. */
final class BacklogTest {

  @Test
  void newsThatFollowOnEachOtherBecomeOne() {
    Backlog backlog = Backlog.of(stored("blue", 2, 2)).plus(stored("red", 1, 1));
    backlog.plus(stored("blue", 3, 1)).plus(stored("blue", 5, 2));
    assertThat(backlog.news()).hasSize(2);
    EventNews.Stored blue = (EventNews.Stored) backlog.news().get(0);
    assertThat(blue.from()).isEqualTo(1);
    assertThat(blue.to()).isEqualTo(5);
    assertThat(blue.events()).extracting(Event::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void onlyTheNewestAreKeptAndWhereTheyBeginIsSaid() {
    Backlog backlog = Backlog.of(stored("blue", 10, 10));
    backlog.plus(stored("blue", 10 + Backlog.MOST, Backlog.MOST));
    EventNews.Stored blue = (EventNews.Stored) backlog.news().get(0);
    assertThat(blue.from()).isEqualTo(11);
    assertThat(blue.to()).isEqualTo(10 + Backlog.MOST);
    assertThat(blue.events()).hasSize(Backlog.MOST);
  }

  @Test
  void whatDoesNotFollowBeginsAnew() {
    Backlog backlog = Backlog.of(stored("blue", 2, 2)).plus(stored("blue", 9, 1));
    EventNews.Stored blue = (EventNews.Stored) backlog.news().get(0);
    assertThat(backlog.news()).hasSize(1);
    assertThat(blue.from()).isEqualTo(9);
  }

  @Test
  void endOfATeamStandsBetweenItAndTheNextOfItsName() {
    Backlog backlog = Backlog.of(stored("blue", 2, 1)).plus(new Told.Archived("blue"));
    backlog.plus(stored("blue", 1, 1));
    assertThat(backlog.news())
        .extracting(news -> news.getClass().getSimpleName())
        .containsExactly("Stored", "Archived", "Stored");
    for (int i = 0; i < 50; i++) {
      backlog.plus(new Told.Archived("blue")).plus(stored("blue", 1, 1));
    }
    assertThat(backlog.news()).hasSize(3);
  }

  private static Told stored(String team, long last, int count) {
    Told.Dated busy = new Told.Dated(new TeamEvent.MemberBusy("ada"), NOON);
    return new Told.Stored(team, last, Collections.nCopies(count, busy));
  }
}
