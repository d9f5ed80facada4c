package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.api.PermissionAnswer.Reply;

final class NoticesTest {

  private static final MemberState ADA = MemberState.fresh(Samples.spec("ada"));

  private static final String IDLE =
      "Teammate ada has gone idle and may need a follow-up or new task.";

  @Test
  void idleNoticeQuotesTheResult() {
    assertThat(Notices.idle(ADA, "It works.", 20)).isEqualTo(IDLE + "\n\nIts result:\nIt works.");
  }

  @Test
  void emptyResultIsNotQuoted() {
    assertThat(Notices.idle(ADA, " \n", 20)).isEqualTo(IDLE);
    assertThat(Notices.idle(ADA, "It works.", 0)).isEqualTo(IDLE);
  }

  @Test
  void longResultIsShortenedAndSaysByHowMuch() {
    assertThat(Notices.idle(ADA, "0123456789abc", 10))
        .endsWith("\n0123456789\n[… 3 more characters]");
    assertThat(Notices.idle(ADA, "0123456789", 10)).endsWith("\n0123456789");
  }

  @Test
  void shorteningNeverCutsACharacterInTwo() {
    assertThat(Notices.idle(ADA, "012345678\uD83D\uDE00a", 10))
        .endsWith("\n012345678\n[… 3 more characters]");
  }

  @Test
  void failureNamesTheMemberAndTheCause() {
    assertThat(Notices.failed("ada", "no key"))
        .isEqualTo("Teammate ada stopped with an error: no key");
  }

  @Test
  void permissionSaysWhoWaitsForWhatAndHowToAnswer() {
    WaitingFor ask = new WaitingFor("per_1", "bash", List.of("rm *", "ls"));
    assertThat(Notices.permission("blue", "ada", ask))
        .startsWith("Teammate ada waits for a permission: bash (rm *, ls).")
        .contains(
            "call team_permission_reply with teamName \"blue\", permissionId \"per_1\" and reply"
                + " \"once\", \"always\" or \"reject\"");
  }

  @Test
  void permissionForAWholeScriptIsShownAsCut() {
    WaitingFor ask = new WaitingFor("per_1", "bash", List.of("x".repeat(2_003)));
    assertThat(Notices.permission("blue", "ada", ask))
        .contains("x\n[… 3 more characters]).")
        .contains("permissionId \"per_1\"");
  }

  @Test
  void permissionNamesEveryReplyToOne() {
    WaitingFor ask = new WaitingFor("per_1", "bash", List.of("ls"));
    String notice = Notices.permission("blue", "ada", ask);
    for (Reply reply : List.of(Reply.ONCE, Reply.ALWAYS, Reply.REJECT)) {
      assertThat(notice).contains("\"" + reply + "\"");
    }
  }

  @Test
  void questionComesWithItsIdItsChoicesAndHowToAnswer() {
    Story story = new Story().spawned("ada");
    story.asks("ada", Samples.question("que_1"));
    OpenAsk ask = Samples.known(story.state().desk().open().get("que_1"));
    assertThat(Notices.question(ask))
        .isEqualTo(
            """
            Teammate ada waits for an answer:
            - Which colour? (Red | Blue, or other words)
            - Why?
            It goes on when somebody answers. To answer call team_permission_reply with teamName \
            "blue", permissionId "que_1" and answers, a list with one text for each question. When \
            in doubt ask the person first.""");
  }
}
