package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.message;

import org.junit.jupiter.api.Test;
import troupe.api.Message;
import troupe.api.MessageState;

final class ReceiptsTest {

  private final Message queued = Receipts.carriedBy(message("m1"), "p1");

  @Test
  void receiptGoesForwardWithItsTimes() {
    Message delivered = Receipts.delivered(queued, NOON.plusSeconds(1));
    Message seen = Receipts.seen(delivered, NOON.plusSeconds(2));
    Message answered = Receipts.answered(seen, NOON.plusSeconds(3));
    assertThat(delivered.state()).isEqualTo(MessageState.DELIVERED);
    assertThat(seen.state()).isEqualTo(MessageState.SEEN);
    assertThat(answered.state()).isEqualTo(MessageState.ANSWERED);
    assertThat(answered.messageId()).isEqualTo("p1");
    assertThat(answered.deliveredAt()).isEqualTo(NOON.plusSeconds(1));
    assertThat(answered.seenAt()).isEqualTo(NOON.plusSeconds(2));
    assertThat(answered.answeredAt()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void skippedStepsHaveTheTimeOfTheNext() {
    Message answered = Receipts.answered(queued, NOON);
    assertThat(answered.deliveredAt()).isEqualTo(NOON);
    assertThat(answered.seenAt()).isEqualTo(NOON);
    assertThat(Receipts.seen(queued, NOON).deliveredAt()).isEqualTo(NOON);
  }

  @Test
  void receiptNeverGoesBack() {
    Message answered = Receipts.answered(queued, NOON);
    Message dead = Receipts.dead(queued, "why");
    assertThat(Receipts.delivered(answered, NOON.plusSeconds(9))).isEqualTo(answered);
    assertThat(Receipts.seen(answered, NOON.plusSeconds(9))).isEqualTo(answered);
    assertThat(Receipts.delivered(dead, NOON.plusSeconds(9))).isEqualTo(dead);
    assertThat(Receipts.seen(dead, NOON.plusSeconds(9))).isEqualTo(dead);
  }

  @Test
  void deadMessageSaysWhyAndHowFarItCame() {
    Message dead = Receipts.dead(Receipts.delivered(queued, NOON), "the turn failed");
    assertThat(dead.state()).isEqualTo(MessageState.DEAD);
    assertThat(dead.reason()).isEqualTo("the turn failed");
    assertThat(dead.deliveredAt()).isEqualTo(NOON);
    assertThat(dead.answeredAt()).isNull();
  }
}
