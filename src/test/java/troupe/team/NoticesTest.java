package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.MemberView.WaitingFor;

final class NoticesTest {

  private static final String IDLE =
      "Teammate ada has gone idle and may need a follow-up or new task.";

  @Test
  void idleNoticeQuotesTheResult() {
    assertThat(Notices.idle("ada", "It works.", 20)).isEqualTo(IDLE + "\n\nIts result:\nIt works.");
  }

  @Test
  void emptyResultIsNotQuoted() {
    assertThat(Notices.idle("ada", " \n", 20)).isEqualTo(IDLE);
    assertThat(Notices.idle("ada", "It works.", 0)).isEqualTo(IDLE);
  }

  @Test
  void longResultIsShortenedAndSaysByHowMuch() {
    assertThat(Notices.idle("ada", "0123456789abc", 10))
        .endsWith("\n0123456789\n[… 3 more characters]");
    assertThat(Notices.idle("ada", "0123456789", 10)).endsWith("\n0123456789");
  }

  @Test
  void shorteningNeverCutsACharacterInTwo() {
    assertThat(Notices.idle("ada", "012345678\uD83D\uDE00a", 10))
        .endsWith("\n012345678\n[… 3 more characters]");
  }

  @Test
  void failureAndPermissionNameTheMemberAndTheCause() {
    assertThat(Notices.failed("ada", "no key"))
        .isEqualTo("Teammate ada stopped with an error: no key");
    assertThat(Notices.permission("ada", new WaitingFor("per_1", "bash", List.of("rm *", "ls"))))
        .startsWith("Teammate ada waits for a permission: bash (rm *, ls).");
  }
}
