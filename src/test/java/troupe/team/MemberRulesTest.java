package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.known;
import static troupe.team.Samples.newMember;
import static troupe.team.Samples.session;
import static troupe.team.Story.events;
import static troupe.team.Story.refusal;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Caller;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.NewMember;
import troupe.api.Refusal;
import troupe.api.ShutdownRequest;
import troupe.team.MailRules.Letter;
import troupe.team.TeamEvent.MemberInterrupted;
import troupe.turn.TurnOutcome.Aborted;
import troupe.turn.TurnOutcome.Answered;
import troupe.turn.TurnOutcome.Failed;

final class MemberRulesTest {

  private final Story story = new Story().ready("ada");

  @Test
  void spawnedMemberIsBusyWithItsFirstPrompt() {
    MemberView bob = story.done(spawn(LEAD, newMember("bob")));
    assertThat(bob.status()).isEqualTo(MemberStatus.BUSY);
    assertThat(bob.sessionId()).isEqualTo("ses_bob");
    assertThat(story.state().mail().all(known(story.state().mail().box("bob").turn()).mail()))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.kind()).isEqualTo(MessageKind.PROMPT);
              assertThat(mail.sessionText()).isEqualTo("Build it.");
            });
  }

  @Test
  void onlyTheLeadOrAPersonSpawns() {
    Refusal expected = new Refusal.OnlyTheLead("spawn members");
    assertThat(refusal(spawn(session("ada"), newMember("bob")))).isEqualTo(expected);
    assertThat(refusal(spawn(STRANGER, newMember("bob")))).isEqualTo(expected);
    story.done(spawn(OPERATOR, newMember("bob")));
  }

  static Stream<NewMember> unfitMembers() {
    return Stream.of(
        newMember("ada"),
        newMember("Lead"),
        newMember("../bob"),
        new NewMember("bob", "", " ", null, null, null, null, null));
  }

  @ParameterizedTest
  @MethodSource("unfitMembers")
  void unfitMemberIsRefusedBeforeItsSessionIsMade(NewMember member) {
    assertThat(MemberRules.checkSpawn(story.state(), LEAD, member, story.moment())).isPresent();
    assertThat(refusal(spawn(LEAD, member))).isNotNull();
  }

  @Test
  void onlyTheLeadOrAPersonReadsResults() {
    assertThat(story.done(MemberRules.look(story.state(), LEAD, "ada")).lastResult())
        .isEqualTo("Hello.");
    story.done(MemberRules.look(story.state(), OPERATOR, "ada"));
    assertThat(refusal(MemberRules.look(story.state(), session("ada"), "ada")))
        .isEqualTo(new Refusal.OnlyTheLead("read results"));
    assertThat(refusal(MemberRules.look(story.state(), LEAD, "bob")))
        .isEqualTo(new Refusal.NoSuchMember("blue", "bob"));
  }

  @Test
  void removedMemberNeverWas() {
    story.spawned("bob").mail("bob", "More.");
    story.happens(MemberRules.remove(story.state(), "bob", "refused"));
    assertThat(story.state().member("bob")).isNull();
    assertThat(story.state().bySession()).doesNotContainKey("ses_bob");
    assertThat(story.state().mail().box("bob")).isEqualTo(Mailbox.EMPTY);
    assertThat(story.state().mail().messages().values())
        .filteredOn(mail -> mail.to().equals("bob"))
        .hasSize(2)
        .allMatch(mail -> mail.state() == MessageState.DEAD);
    story.spawned("bob");
  }

  @Test
  void interruptOfABusyMemberCutsItsTurnAndGoesFirst() {
    story.mail("ada", "One.");
    String turn = story.turn("ada");
    String waiting = story.mail("ada", "Two.").id();
    Interruption interruption = story.done(interrupt(LEAD, "ada"));
    assertThat(interruption.interrupted()).isTrue();
    assertThat(story.journal().get(story.journal().size() - 1))
        .isEqualTo(
            TeamJson.entry(
                new MemberInterrupted("ada", turn),
                story.state().seq(),
                Samples.NOON.plusMillis(story.state().seq())));
    story.ends("ada", new Aborted("it was interrupted"));
    assertThat(known(story.state().mail().box("ada").turn()).mail())
        .containsExactly(interruption.message().id(), waiting);
  }

  @Test
  void interruptOfAnIdleMemberIsOnlyMail() {
    Interruption interruption = story.done(interrupt(LEAD, "ada"));
    assertThat(interruption.interrupted()).isFalse();
    assertThat(interruption.message().sessionText())
        .isEqualTo("[Priority interrupt from lead]: Stop.");
    assertThat(story.status("ada")).isEqualTo(MemberStatus.BUSY);
  }

  @Test
  void interruptIsTheLeadsAndForMembersThatGoOn() {
    assertThat(refusal(interrupt(session("ada"), "ada"))).isInstanceOf(Refusal.OnlyTheLead.class);
    assertThat(refusal(interrupt(LEAD, "bob"))).isInstanceOf(Refusal.NoSuchMember.class);
    assertThat(refusal(interrupt(LEAD, "lead"))).isInstanceOf(Refusal.NoSuchMember.class);
    story.done(shutdown("ada", true));
    assertThat(refusal(interrupt(LEAD, "ada"))).isEqualTo(new Refusal.MemberShutDown("ada"));
  }

  @Test
  void memberToldToStopGetsALastWordAndEndsAfterItsTurn() {
    assertThat(story.done(shutdown("ada", false))).isEqualTo(new ShutdownRequest(List.of("ada")));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN_REQUESTED);
    assertThat(story.state().mail().all(known(story.state().mail().box("ada").turn()).mail()))
        .singleElement()
        .satisfies(
            mail ->
                assertThat(mail.sessionText())
                    .isEqualTo(
                        "[System]: You are being shut down. Complete your current thought and"
                            + " stop."));
    story.ends("ada", new Answered("Bye."));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN);
  }

  @Test
  void busyMemberToldToStopFinishesItsTurnFirst() {
    story.mail("ada", "One.");
    String turn = story.turn("ada");
    assertThat(events(shutdown("ada", false))).noneMatch(MemberInterrupted.class::isInstance);
    story.done(shutdown("ada", false));
    assertThat(story.turn("ada")).isEqualTo(turn);
  }

  @Test
  void forcedMemberEndsAtOnceAndItsMailIsGivenUp() {
    String running = story.mail("ada", "One.").id();
    String waiting = story.mail("ada", "Two.").id();
    story.done(shutdown("ada", true));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN);
    assertThat(story.receipt(running)).isEqualTo(MessageState.DEAD);
    assertThat(story.receipt(waiting)).isEqualTo(MessageState.DEAD);
    assertThat(story.state().mail().box("ada")).isEqualTo(Mailbox.EMPTY);
  }

  @Test
  void memberToldToStopCanStillBeForced() {
    story.done(shutdown("ada", false));
    assertThat(refusal(shutdown("ada", false))).isEqualTo(new Refusal.MemberShutDown("ada"));
    story.done(shutdown("ada", true));
    assertThat(refusal(shutdown("ada", true))).isEqualTo(new Refusal.MemberShutDown("ada"));
    assertThat(refusal(shutdown("bob", true))).isInstanceOf(Refusal.NoSuchMember.class);
  }

  @Test
  void failedMemberToldToStopEndsAtOnce() {
    story.mail("ada", "One.");
    story.ends("ada", new Failed("no key"));
    story.done(shutdown("ada", false));
    assertThat(story.status("ada")).isEqualTo(MemberStatus.SHUTDOWN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutANameAllActiveMembersAreToldToStop(boolean force) {
    story.ready("bob").ready("cy");
    story.done(shutdown("bob", true));
    assertThat(story.done(shutdown(null, force)).members()).containsExactly("ada", "cy");
    story.done(shutdown(null, true));
    assertThat(story.done(shutdown(null, force)).members()).isEmpty();
  }

  @Test
  void onlyTheLeadShutsDown() {
    assertThat(
            refusal(
                MemberRules.shutdown(story.state(), session("ada"), "ada", true, story.moment())))
        .isEqualTo(new Refusal.OnlyTheLead("shut down members"));
  }

  private Decision<MemberView> spawn(Caller caller, NewMember member) {
    return MemberRules.spawn(story.state(), caller, Samples.recruit(member), story.moment());
  }

  private Decision<Interruption> interrupt(Caller caller, String member) {
    return MemberRules.interrupt(
        story.state(), caller, new Letter(member, "Stop."), story.moment());
  }

  private Decision<ShutdownRequest> shutdown(@Nullable String member, boolean force) {
    return MemberRules.shutdown(story.state(), LEAD, member, force, story.moment());
  }
}
