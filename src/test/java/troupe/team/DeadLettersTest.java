package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.known;
import static troupe.team.Samples.session;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.settings.Settings;
import troupe.team.MailRules.Letter;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;
import troupe.turn.TurnOutcome.NotBegun;
import troupe.turn.TurnOutcome.SessionGone;
import troupe.turn.TurnOutcome.Undelivered;

/** Mail that could not be delivered: its receipt, and who is told. */
final class DeadLettersTest {

  private static final TurnOutcome NOT_BEGUN = new NotBegun("nothing began");

  private final Story story = new Story(Settings.defaults().mail()).ready("ada").ready("bob");

  static Stream<TurnOutcome> undelivered() {
    return Stream.of(
        new Undelivered("nothing began", true),
        new Undelivered("nothing began", false),
        NOT_BEGUN,
        new SessionGone("nothing began"));
  }

  @ParameterizedTest
  @MethodSource("undelivered")
  void senderIsToldOnceAndSoIsTheLead(TurnOutcome outcome) {
    Message lost = mail(session("bob"), "ada", "Hello there");
    story.ends("ada", outcome);
    assertThat(story.receipt(lost.id())).isEqualTo(MessageState.DEAD);
    assertThat(known(story.state().mail().get(lost.id())).reason()).contains("nothing began");
    assertThat(toldTo("bob"))
        .containsExactly(
            "[System]: Your message \"Hello there\" to \"ada\" could not be delivered: nothing"
                + " began.");
    assertThat(story.status("bob")).isEqualTo(MemberStatus.BUSY);
    assertThat(stopped())
        .singleElement()
        .asString()
        .startsWith("Teammate ada stopped with an error: ")
        .contains("bob's message \"Hello there\" to \"ada\" could not be delivered");
    assertThat(
            TurnRules.ended(story.state(), new Report.Ended("ada", "p", outcome), story.moment()))
        .isEmpty();
  }

  @Test
  void leadHearsOfItsOwnMailInTheOneNoticeThatTheMemberStopped() {
    mail(Samples.LEAD, "ada", "Hello");
    story.ends("ada", NOT_BEGUN);
    assertThat(stopped())
        .singleElement()
        .asString()
        .isEqualTo(
            "Teammate ada stopped with an error: nothing began\n\nYour message \"Hello\" to"
                + " \"ada\" could not be delivered: nothing began.");
  }

  @Test
  void leadWhoseMailboxHasNoRoomForBothHearsThatTheMemberStopped() {
    Story tight =
        new Story(new Settings.Mail(4, 100, Duration.ofMillis(300), 1_000, 20)).ready("ada");
    tight.mail("ada", "x".repeat(60));
    tight.happens(TurnRules.notifyLead(tight.state(), tight.moment()));
    tight.ends("ada", NOT_BEGUN);
    assertThat(tight.notices())
        .containsExactly("Teammate ada stopped with an error: nothing began");
  }

  @Test
  void personIsToldByTheReceiptAloneAndTheLeadHearsOfIt() {
    Message lost = mail(OPERATOR, "ada", "Hello");
    story.ends("ada", NOT_BEGUN);
    assertThat(story.receipt(lost.id())).isEqualTo(MessageState.DEAD);
    assertThat(stopped()).singleElement().asString().contains("operator's message \"Hello\"");
  }

  @Test
  void allThatOneSenderLostIsOneNotice() {
    story.mail("ada", "Work");
    String turn = story.turn("ada");
    for (String text : List.of("One", "Two")) {
      mail(session("bob"), "ada", text);
    }
    story.happens(TurnRules.seen(story.state(), "ada", turn));
    story.ends("ada", new SessionGone("it is gone"));
    assertThat(toldTo("bob"))
        .containsExactly(
            "[System]: Your 2 messages to \"ada\" could not be delivered: it is gone.\n"
                + "- \"One\"\n- \"Two\"");
    assertThat(stopped()).singleElement().asString().doesNotContain("Work");
  }

  @Test
  void longMailIsQuotedByItsBeginning() {
    mail(session("bob"), "ada", "x".repeat(99) + "\n\u2603 and more");
    story.ends("ada", NOT_BEGUN);
    assertThat(toldTo("bob")).singleElement().asString().contains("\"" + "x".repeat(99) + " …\"");
  }

  @Test
  void mailThatWasSeenIsNotCalledUndelivered() {
    Message seen = mail(session("bob"), "ada", "Hello");
    story.happens(TurnRules.seen(story.state(), "ada", story.turn("ada")));
    story.ends("ada", new Failed("no key"));
    assertThat(story.receipt(seen.id())).isEqualTo(MessageState.DEAD);
    assertThat(toldTo("bob")).isEmpty();
    assertThat(stopped()).containsExactly("Teammate ada stopped with an error: no key");
  }

  @Test
  void deadNoticeCausesNoNotice() {
    mail(session("bob"), "ada", "Hello");
    story.ends("ada", NOT_BEGUN);
    int told = notices().size();
    story.ends("bob", NOT_BEGUN);
    assertThat(toldTo("ada")).isEmpty();
    // That bob stopped is news to the lead; that a notice died is not.
    assertThat(notices()).hasSize(told + 1);
    assertThat(stopped()).last().isEqualTo("Teammate bob stopped with an error: nothing began");
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    List<TeamEvent> last = story.ends("lead", NOT_BEGUN);
    assertThat(last).noneMatch(TeamEvent.MessageQueued.class::isInstance);
  }

  @Test
  void memberHearsThatTheLeadCannotBeReached() {
    mail(session("bob"), "lead", "Done");
    story.happens(TurnRules.notifyLead(story.state(), story.moment()));
    story.ends("lead", NOT_BEGUN);
    assertThat(toldTo("bob"))
        .singleElement()
        .asString()
        .startsWith("[System]: Your message \"Done\" to \"lead\" could not be delivered");
  }

  @Test
  void whoHasEndedOrIsInTroubleIsNotWokenForIt() {
    mail(session("bob"), "ada", "Hello");
    story.mail("bob", "Work");
    story.ends("bob", new Failed("no key"));
    assertThat(story.status("bob")).isEqualTo(MemberStatus.ERROR);
    story.ends("ada", NOT_BEGUN);
    assertThat(toldTo("bob")).isEmpty();
    assertThat(story.status("bob")).isEqualTo(MemberStatus.ERROR);
  }

  @Test
  void whoWroteToItselfIsNotTold() {
    story.mail("ada", "Work");
    mail(session("ada"), "ada", "Note");
    story.ends("ada", new Answered("Done."));
    story.ends("ada", NOT_BEGUN);
    assertThat(toldTo("ada")).isEmpty();
  }

  private Message mail(Caller from, String to, String text) {
    return story.done(MailRules.send(story.state(), from, new Letter(to, text), story.moment()));
  }

  /** Notices to {@code member}, as its session reads them. */
  private List<String> toldTo(String member) {
    return notices().stream()
        .filter(message -> message.to().equals(member))
        .map(Message::sessionText)
        .toList();
  }

  private List<String> stopped() {
    return notices().stream()
        .filter(message -> message.to().equals(TeamState.LEAD))
        .map(Message::text)
        .filter(text -> text.contains("stopped with an error"))
        .toList();
  }

  private List<Message> notices() {
    return story.state().mail().messages().values().stream()
        .filter(message -> message.kind() == MessageKind.NOTICE)
        .toList();
  }
}
