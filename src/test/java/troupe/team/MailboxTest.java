package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.message;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.MessageKind;
import troupe.team.Mailbox.OpenTurn;

final class MailboxTest {

  @Test
  void mailWaitsInOrderAndPriorityGoesFirst() {
    Mailbox box = Mailbox.EMPTY.queue(message("m1")).queue(message("m2")).queue(message("m3"), 0);
    assertThat(box.waiting()).containsExactly("m3", "m1", "m2");
  }

  @Test
  void startingTurnTakesAllThatWaits() {
    Mailbox box = Mailbox.EMPTY.queue(message("m1")).queue(message("m2"));
    Mailbox running = box.start("p1");
    assertThat(running.turn()).isEqualTo(new OpenTurn("p1", List.of("m1", "m2")));
    assertThat(running.waiting()).isEmpty();
    assertThat(running.bytes()).isZero();
    assertThat(running.runs("p1")).isTrue();
    assertThat(running.runs("p2")).isFalse();
    assertThat(running.end()).isEqualTo(Mailbox.EMPTY);
    assertThat(running.end().runs("p1")).isFalse();
  }

  @Test
  void mailBehindATurnWaitsForItsEnd() {
    Mailbox box = Mailbox.EMPTY.start("p1").queue(message("m1"));
    assertThat(box.waiting()).containsExactly("m1");
    assertThat(box.end().waiting()).containsExactly("m1");
  }

  @Test
  void bytesAreThoseOfUtf8AndOnlyOfWhatWaits() {
    Mailbox box =
        Mailbox.EMPTY
            .queue(message("m1", "ada", MessageKind.DIRECT, "é€"))
            .queue(message("m2", "ada", MessageKind.DIRECT, "ab"));
    assertThat(box.bytes()).isEqualTo(7);
    assertThat(box.start("p1").bytes()).isZero();
  }

  @Test
  void givenUpMessageWaitsNoMore() {
    Mailbox box = Mailbox.EMPTY.queue(message("m1")).queue(message("m2"));
    assertThat(box.drop(message("m1"))).isEqualTo(Mailbox.EMPTY.queue(message("m2")));
    assertThat(box.drop(message("m9"))).isEqualTo(box);
  }

  @Test
  void roomEndsAtEitherLimit() {
    Mailbox box = Mailbox.EMPTY.queue(message("m1", "ada", MessageKind.DIRECT, "12345"));
    assertThat(box.hasRoomFor("12345", 2, 10)).isTrue();
    assertThat(box.hasRoomFor("123456", 2, 10)).isFalse();
    assertThat(box.hasRoomFor("é1234", 2, 10)).isFalse();
    assertThat(box.hasRoomFor("", 1, 10)).isFalse();
  }
}
