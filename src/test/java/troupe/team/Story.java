package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.DIRECTORY;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.LEAD_SESSION;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.api.Refusal;
import troupe.opencode.Ask;
import troupe.settings.Settings;
import troupe.store.Entry;
import troupe.team.TeamEvent.TeamCreated;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

/**
 * The life of one team without actors: what the rules decide is applied at once. Members' sessions
 * are called {@code ses_} and their name.
 */
final class Story {

  private final Moment moment;
  private final List<Entry> journal = new ArrayList<>();
  private TeamState state;

  Story() {
    this(Samples.limits());
  }

  Story(Settings.Mail limits) {
    moment = new Moment(NOON, Samples.ids(), limits, Settings.defaults().turns());
    state = TeamState.none(limits.kept(), Samples.KEYS);
    happens(List.of(new TeamCreated(TEAM, null, LEAD_SESSION, null, DIRECTORY)));
  }

  TeamState state() {
    return state;
  }

  Moment moment() {
    return moment;
  }

  /** Everything that happened, as it is on disk. */
  List<Entry> journal() {
    return journal;
  }

  /** The decision is applied; its answer. */
  <T> T done(Decision<T> decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    Decision.Accepted<T> accepted = (Decision.Accepted<T>) decision;
    happens(accepted.events());
    return accepted.answer().apply(state);
  }

  static Refusal refusal(Decision<?> decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused<?>) decision).refusal();
  }

  static List<TeamEvent> events(Decision<?> decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<?>) decision).events();
  }

  void happens(List<TeamEvent> events) {
    for (TeamEvent event : events) {
      long seq = state.seq() + 1;
      Instant at = NOON.plusMillis(seq);
      state = state.apply(event, seq, at);
      journal.add(TeamJson.entry(event, seq, at));
    }
  }

  /** A member joins, busy with its first prompt. */
  Story spawned(String name) {
    done(MemberRules.spawn(state, LEAD, Samples.recruit(Samples.newMember(name)), moment));
    return this;
  }

  /** A member joins and answers its first prompt. */
  Story ready(String name) {
    spawned(name).ends(name, new TurnOutcome.Answered("Hello."));
    return this;
  }

  Message mail(String to, String text) {
    return done(MailRules.send(state, LEAD, new MailRules.Letter(to, text), moment));
  }

  /** The prompt of the open turn. */
  String turn(String recipient) {
    return known(state.mail().box(recipient).turn()).messageId();
  }

  /** The open turn ends; the events of that. */
  List<TeamEvent> ends(String recipient, TurnOutcome outcome) {
    List<TeamEvent> events =
        TurnRules.ended(state, new Report.Ended(recipient, turn(recipient), outcome), moment);
    happens(events);
    return events;
  }

  /** The member's turn asks; what follows from it. */
  List<TeamEvent> asks(String member, Ask ask) {
    return asks(member, ask, Samples.policy(""));
  }

  List<TeamEvent> asks(String member, Ask ask, PermissionPolicy policy) {
    List<TeamEvent> events = PermissionRules.asked(state, member, ask, policy, moment);
    happens(events);
    return events;
  }

  MemberState member(String name) {
    return known(state.member(name));
  }

  MemberStatus status(String name) {
    return member(name).status();
  }

  MessageState receipt(String id) {
    return known(state.mail().get(id)).state();
  }

  /** What waits for the lead. */
  List<String> notices() {
    return state.mail().all(state.mail().box(TeamState.LEAD).waiting()).stream()
        .map(Message::text)
        .toList();
  }
}
