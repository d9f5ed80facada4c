package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.known;
import static troupe.team.Samples.session;
import static troupe.team.Story.refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.api.Refusal;
import troupe.team.MailRules.Letter;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;

final class MailRulesTest {

  private final Story story = new Story().ready("ada").ready("bob");

  @Test
  void mailForAReadyMemberStartsATurnWithItAtOnce() {
    Message mail = story.mail("ada", "Go on.");
    assertThat(story.status("ada")).isEqualTo(MemberStatus.BUSY);
    assertThat(known(story.state().mail().box("ada").turn()).mail()).containsExactly(mail.id());
    assertThat(mail.messageId()).isEqualTo(story.turn("ada"));
    assertThat(mail.sessionText()).isEqualTo("[Team message from lead]: Go on.");
  }

  @Test
  void mailForABusyMemberWaitsAndGoesInOrderWithTheNextTurn() {
    story.mail("ada", "One.");
    Message second = story.mail("ada", "Two.");
    Message third = story.mail("ada", "Three.");
    assertThat(story.state().mail().box("ada").waiting()).containsExactly(second.id(), third.id());
    story.ends("ada", new Answered("Yes."));
    assertThat(known(story.state().mail().box("ada").turn()).mail())
        .containsExactly(second.id(), third.id());
  }

  @Test
  void mailMakesAFailedMemberBusyAgain() {
    story.mail("ada", "One.");
    story.ends("ada", new Failed("no key"));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.ERROR);
    story.mail("ada", "Again.");
    assertThat(story.status("ada")).isEqualTo(MemberStatus.BUSY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead", "__lead__"})
  void mailForTheLeadIsGatheredFirst(String name) {
    Message mail = story.done(send(session("ada"), name, "Done."));
    assertThat(mail.to()).isEqualTo("lead");
    assertThat(mail.from()).isEqualTo("ada");
    assertThat(mail.state()).isEqualTo(MessageState.QUEUED);
    assertThat(story.state().mail().box("lead").turn()).isNull();
  }

  @Test
  void senderIsWhoCallsByWhateverWay() {
    assertThat(story.done(send(OPERATOR, "ada", "Hi")).from()).isEqualTo("operator");
    assertThat(story.done(send(new Caller.Named("bob"), "ada", "Hi")).from()).isEqualTo("bob");
    assertThat(story.done(send(session("bob"), "ada", "Hi")).from()).isEqualTo("bob");
  }

  @Test
  void strangersUnknownRecipientsAndBlankTextAreRefused() {
    assertThat(refusal(send(STRANGER, "ada", "Hi"))).isInstanceOf(Refusal.NotInTeam.class);
    assertThat(refusal(send(LEAD, "cy", "Hi"))).isEqualTo(new Refusal.NoSuchMember("blue", "cy"));
    assertThat(refusal(send(LEAD, "ada", " \n"))).isInstanceOf(Refusal.InvalidText.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endingMemberGetsNoMail(boolean force) {
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", force, story.moment()));
    assertThat(refusal(send(LEAD, "ada", "Hi"))).isEqualTo(new Refusal.MemberShutDown("ada"));
  }

  @Test
  void fullMailboxRefusesAndSaysHowFull() {
    story.mail("ada", "One.");
    story.mail("ada", "x".repeat(160));
    assertThat(refusal(send(LEAD, "ada", "x".repeat(41))))
        .isEqualTo(new Refusal.MailboxFull("ada", 1, 160));
    story.mail("ada", "x".repeat(40));
  }

  @Test
  void broadcastReachesAllActiveMembersButTheSender() {
    story.ready("cy").ready("dan");
    story.done(MemberRules.shutdown(story.state(), LEAD, "dan", true, story.moment()));
    Broadcast broadcast = story.done(broadcast(session("ada"), "Hi all."));
    assertThat(broadcast.recipients()).containsExactly("bob", "cy");
    assertThat(broadcast.messages())
        .extracting(Message::sessionText)
        .containsOnly("[Team broadcast from ada]: Hi all.");
    assertThat(story.status("bob")).isEqualTo(MemberStatus.BUSY);
    assertThat(story.status("ada")).isEqualTo(MemberStatus.READY);
  }

  @Test
  void broadcastWithNobodyToHearItIsRefused() {
    Story alone = new Story().ready("ada");
    assertThat(refusal(MailRules.broadcast(alone.state(), session("ada"), "Hi", alone.moment())))
        .isEqualTo(new Refusal.NoRecipients("blue"));
  }

  @Test
  void broadcastIsForAllOrForNobody() {
    story.mail("bob", "One.");
    story.mail("bob", "x".repeat(200));
    long before = story.state().seq();
    assertThat(refusal(broadcast(LEAD, "Hi"))).isEqualTo(new Refusal.MailboxFull("bob", 1, 200));
    assertThat(refusal(broadcast(STRANGER, "Hi"))).isInstanceOf(Refusal.NotInTeam.class);
    assertThat(refusal(broadcast(LEAD, ""))).isInstanceOf(Refusal.InvalidText.class);
    assertThat(story.state().seq()).isEqualTo(before);
  }

  @Test
  void noticeTheLeadHasNoRoomForIsKeptAsDead() {
    int waiting = story.notices().size();
    for (int count = waiting; count < story.moment().limits().maxMessages(); count++) {
      story.done(send(session("ada"), "lead", "."));
    }
    story.happens(MailRules.notice(story.state(), "More.", story.moment()));
    assertThat(story.state().mail().box("lead").waiting()).hasSize(4);
    assertThat(story.state().mail().messages().values())
        .filteredOn(message -> message.text().equals("More."))
        .singleElement()
        .satisfies(message -> assertThat(message.state()).isEqualTo(MessageState.DEAD));
  }

  private Decision<Message> send(Caller caller, String to, String text) {
    return MailRules.send(story.state(), caller, new Letter(to, text), story.moment());
  }

  private Decision<Broadcast> broadcast(Caller caller, String text) {
    return MailRules.broadcast(story.state(), caller, text, story.moment());
  }
}
