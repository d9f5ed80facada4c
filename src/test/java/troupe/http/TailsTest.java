package troupe.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import troupe.api.Event;
import troupe.api.EventNews;
import troupe.api.Samples;

/** What is kept of every team for those who read. */
final class TailsTest {

  @Test
  void tailKeepsTheNewestAndSaysWhereItBegins() {
    Tails tails = Tails.none();
    for (int seq = 1; seq <= 3 * Tail.MOST; seq++) {
      tails = plus(tails, "blue", seq, seq, "");
    }
    Tail tail = tail(tails, "blue");
    assertThat(tail.lines()).hasSize(Tail.MOST);
    assertThat(tail.first()).isEqualTo(2 * Tail.MOST + 1);
    assertThat(tail.last()).isEqualTo(3 * Tail.MOST);
    assertThat(tail.continues(2 * Tail.MOST)).isTrue();
    assertThat(tail.continues(2 * Tail.MOST - 1)).isFalse();
    assertThat(tail.continues(3 * Tail.MOST)).isFalse();
  }

  @Test
  void tailKeepsFewLongEventsButOneInAnyCase() {
    String half = "x".repeat(Tail.MOST_BYTES / 2 + 1);
    Tails tails = plus(plus(Tails.none(), "blue", 1, 1, half), "blue", 2, 2, half);
    assertThat(tail(tails, "blue").first()).isEqualTo(2);
    tails = plus(tails, "blue", 3, 3, half.repeat(3));
    assertThat(tail(tails, "blue").lines()).hasSize(1);
  }

  @Test
  void holeBeginsTheTailAnewAndWhatIsOldChangesNothing() {
    Tails tails = plus(plus(Tails.none(), "blue", 1, 3, ""), "blue", 7, 8, "");
    assertThat(tail(tails, "blue").first()).isEqualTo(7);
    assertThat(tail(plus(tails, "blue", 2, 3, ""), "blue").last()).isEqualTo(8);
    tails = tails.plus(new EventNews.Stored("blue", 10, 9, List.of()), List.of());
    assertThat(tail(tails, "blue").continues(8)).isFalse();
    assertThat(tail(tails, "blue").last()).isEqualTo(9);
  }

  @Test
  void teamOfTheSameNameIsAnotherOne() {
    Tails tails = plus(Tails.none(), "blue", 1, 3, "").archived("blue");
    assertThat(tail(tails, "blue").ended()).isEqualTo(1);
    tails = plus(tails, "blue", 1, 1, "");
    assertThat(tail(tails, "blue").ended()).isZero();
    assertThat(tail(tails, "blue").born()).isEqualTo(1);
    assertThat(tail(tails, "blue").last()).isEqualTo(1);
  }

  @Test
  void notAllTeamsThatEverWereAreKept() {
    Tails tails = plus(Tails.none(), "alive", 1, 1, "");
    for (int i = 0; i < 1_000; i++) {
      tails = tails.archived("team" + i);
    }
    assertThat(tails.teams()).hasSize(101).containsKeys("alive", "team999");
  }

  private static Tail tail(Tails tails, String team) {
    return requireNonNull(tails.of(team));
  }

  private static Tails plus(Tails tails, String team, long from, long to, String text) {
    List<Event> events =
        LongStream.rangeClosed(from, to)
            .mapToObj(
                seq -> new Event(team, seq, Samples.NOON, "turn.ended", Map.of("result", text)))
            .toList();
    return tails.plus(new EventNews.Stored(team, from, to, events), TeamFeed.lines(events));
  }
}
