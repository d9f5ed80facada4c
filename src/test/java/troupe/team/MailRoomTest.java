package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;
import static troupe.team.Samples.message;

import org.junit.jupiter.api.Test;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;

final class MailRoomTest {

  private final MailRoom empty = MailRoom.empty(2);

  @Test
  void eachRecipientHasItsOwnBoxAndInterruptsGoFirst() {
    MailRoom mail =
        empty
            .queue(message("m1", "ada", MessageKind.DIRECT, "a"))
            .queue(message("m2", "bob", MessageKind.DIRECT, "b"))
            .queue(message("m3", "ada", MessageKind.INTERRUPT, "c"));
    assertThat(mail.box("ada").waiting()).containsExactly("m3", "m1");
    assertThat(mail.box("bob").waiting()).containsExactly("m2");
    assertThat(mail.box("cy")).isEqualTo(Mailbox.EMPTY);
    assertThat(mail.messages().keySet()).containsExactly("m1", "m2", "m3");
    assertThat(mail.recipientOf("m2")).contains("bob");
  }

  @Test
  void startedTurnIsWrittenOnTheMailItCarries() {
    MailRoom mail = empty.queue(message("m1")).queue(message("m2")).start("ada", "p1");
    assertThat(mail.all(known(mail.box("ada").turn()).mail()))
        .extracting(Message::messageId)
        .containsExactly("p1", "p1");
  }

  @Test
  void deadMailWaitsNoMoreAndSaysWhy() {
    MailRoom mail = empty.queue(message("m1")).queue(message("m2")).dead("m1", "full");
    assertThat(mail.box("ada").waiting()).containsExactly("m2");
    assertThat(mail.box("ada").bytes()).isEqualTo(5);
    assertThat(known(mail.get("m1")).state()).isEqualTo(MessageState.DEAD);
    assertThat(known(mail.get("m1")).reason()).isEqualTo("full");
  }

  @Test
  void onlySoManyClosedMessagesAreKeptTheOldestGoFirst() {
    MailRoom mail = empty;
    for (int number = 1; number <= 4; number++) {
      mail = mail.queue(message("m" + number));
    }
    mail = mail.answered("m2", NOON).dead("m1", "why").answered("m3", NOON);
    assertThat(mail.messages().keySet()).containsExactly("m1", "m3", "m4");
    assertThat(mail.closed()).containsExactly("m1", "m3");
  }

  @Test
  void openMailIsNeverForgotten() {
    MailRoom mail = MailRoom.empty(0).queue(message("m1")).queue(message("m2"));
    mail = mail.start("ada", "p1").delivered("m1", NOON).answered("m1", NOON);
    assertThat(mail.messages().keySet()).containsExactly("m2");
  }

  @Test
  void receiptsForForgottenMailChangeNothing() {
    assertThat(empty.delivered("m1", NOON)).isEqualTo(empty);
    assertThat(empty.seen("m1", NOON)).isEqualTo(empty);
    assertThat(empty.dead("m1", "why")).isEqualTo(empty);
    assertThat(empty.recipientOf("m1")).isEmpty();
  }

  @Test
  void clearedBoxLeavesTheMessages() {
    MailRoom mail = empty.queue(message("m1")).clear("ada");
    assertThat(mail.box("ada")).isEqualTo(Mailbox.EMPTY);
    assertThat(mail.messages()).containsKey("m1");
  }
}
