package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Caller;
import troupe.api.MemberView.Retry;
import troupe.api.MessageState;
import troupe.api.TaskChange;
import troupe.opencode.PermissionAsk;
import troupe.store.Entry;
import troupe.team.MailRules.Letter;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;

/**
 * Random lives of a team, the same for the same seed: what is on disk is always enough to go on
 * from, and some things hold whatever happens.
 */
final class ReplayTest {

  private static final int COMMANDS = 300;
  private static final List<String> NAMES =
      List.of("ada", "bob", "cy", "dan", "eve", "fay", "gus", "hal", "ida", "lead", "Lead");

  private final Story story = new Story();
  private final int kept = story.moment().limits().kept();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void journalAloneAndSnapshotWithTailRebuildTheLiveState(long seed) {
    Random random = new Random(seed);
    TeamState old = story.state();
    for (int count = 0; count < COMMANDS; count++) {
      command(random);
      if (random.nextInt(60) == 0) {
        old = story.state();
      }
      assertSound(story.state());
    }
    assertThat(replayed(TeamState.none(kept, Samples.KEYS), story.journal()))
        .isEqualTo(story.state());
    TeamState snapshot =
        new TeamFile("/", kept, Samples.KEYS).read(Samples.written(old), old.seq());
    List<Entry> tail = story.journal().subList((int) old.seq(), story.journal().size());
    assertThat(replayed(snapshot, tail)).isEqualTo(story.state());
  }

  private static TeamState replayed(TeamState start, List<Entry> entries) {
    TeamState state = start;
    for (Entry entry : entries) {
      state = state.apply(TeamJson.event(entry), entry.seq(), entry.at());
    }
    return state;
  }

  /** A member with a turn is not ready, one without is not busy, and open mail is in one place. */
  private static void assertSound(TeamState state) {
    for (MemberState member : state.members().values()) {
      Mailbox box = state.mail().box(member.spec().name());
      boolean working = member.status().active() && !member.status().toString().equals("ready");
      assertThat(box.turn() != null).as("%s", member).isEqualTo(working);
      assertThat(box.waiting().isEmpty() || working).as("%s", member).isTrue();
    }
    List<String> open = new ArrayList<>();
    for (Mailbox box : state.mail().boxes().values()) {
      open.addAll(box.waiting());
      open.addAll(box.turn() == null ? List.of() : box.turn().mail());
    }
    Set<MessageState> closed = Set.of(MessageState.ANSWERED, MessageState.DEAD);
    assertThat(open)
        .containsExactlyInAnyOrderElementsOf(
            state.mail().messages().values().stream()
                .filter(message -> !closed.contains(message.state()))
                .map(message -> message.id())
                .toList());
  }

  private void command(Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Caller caller = caller(random);
    TeamState state = story.state();
    Moment moment = story.moment();
    switch (random.nextInt(14)) {
      case 0 ->
          attempt(
              MemberRules.spawn(state, caller, Samples.recruit(Samples.newMember(name)), moment));
      case 1, 2 -> attempt(MailRules.send(state, caller, new Letter(name, text(random)), moment));
      case 3 -> attempt(MailRules.broadcast(state, caller, text(random), moment));
      case 4 -> attempt(MemberRules.interrupt(state, caller, new Letter(name, "Stop."), moment));
      case 5 -> maybeShutDown(random, caller, name);
      case 6, 7 -> task(random, caller);
      case 8 -> story.happens(TurnRules.notifyLead(state, moment));
      case 9 -> report(random, name);
      case 10 -> story.happens(TurnRules.recovered(state, moment));
      default -> endTurn(random, name);
    }
  }

  private void maybeShutDown(Random random, Caller caller, String name) {
    if (random.nextInt(8) == 0) {
      String member = random.nextInt(8) == 0 ? null : name;
      boolean force = random.nextBoolean();
      attempt(MemberRules.shutdown(story.state(), caller, member, force, story.moment()));
    } else if (random.nextInt(6) == 0 && story.state().member(name) != null) {
      story.happens(MemberRules.remove(story.state(), name, "refused"));
    }
  }

  private void task(Random random, Caller caller) {
    List<String> ids = new ArrayList<>(story.state().board().tasks().keySet());
    if (ids.size() < 3 || random.nextInt(3) == 0) {
      String[] dependsOn = ids.stream().filter(id -> random.nextInt(4) == 0).toArray(String[]::new);
      attempt(TaskRules.add(story.state(), caller, Samples.newTask("Do", dependsOn), NOON));
      return;
    }
    String id = ids.get(random.nextInt(ids.size()));
    if (random.nextInt(4) == 0) {
      TaskChange change = new TaskChange("New", null, random.nextBoolean() ? "ada" : null);
      attempt(TaskRules.update(story.state(), caller, id, change));
    } else if (random.nextBoolean()) {
      attempt(TaskRules.claim(story.state(), caller, id));
    } else {
      attempt(TaskRules.complete(story.state(), caller, id, random.nextBoolean() ? "ok" : null));
    }
  }

  private void report(Random random, String name) {
    TeamState state = story.state();
    String turn = openTurn(name);
    String id = "per_" + random.nextInt(9);
    PermissionAsk ask = new PermissionAsk(id, "ses_sub", "bash", List.of("*"));
    List<List<TeamEvent>> reports =
        List.of(
            TurnRules.delivered(state, name, turn),
            TurnRules.seen(state, name, turn),
            StallRules.retrying(
                state, name, new Retry(random.nextInt(9), "why", NOON), story.moment()),
            StallRules.busyAgain(state, name),
            PermissionRules.asked(state, name, ask, Samples.policy(""), story.moment()),
            PermissionRules.answeredThere(state, "per_" + random.nextInt(9), "once"));
    story.happens(reports.get(random.nextInt(reports.size())));
  }

  private void endTurn(Random random, String name) {
    List<TurnOutcome> outcomes =
        List.of(
            new TurnOutcome.Answered("ok"),
            new TurnOutcome.Answered("It works."),
            new TurnOutcome.Failed("no key"),
            new TurnOutcome.Aborted("cut"),
            new TurnOutcome.Undelivered("500", random.nextBoolean()),
            new TurnOutcome.SessionGone("gone"));
    TurnOutcome outcome = outcomes.get(random.nextInt(outcomes.size()));
    String turn = random.nextInt(10) == 0 ? "msg_late" : openTurn(name);
    story.happens(
        TurnRules.ended(story.state(), new Report.Ended(name, turn, outcome), story.moment()));
  }

  private String openTurn(String name) {
    Mailbox.OpenTurn turn = story.state().mail().box(name).turn();
    return turn == null ? "msg_none" : turn.messageId();
  }

  private void attempt(Decision<?> decision) {
    if (decision instanceof Decision.Accepted<?>) {
      story.done(decision);
    }
  }

  private static Caller caller(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> STRANGER;
      case 1 -> session("ada");
      case 2 -> OPERATOR;
      default -> LEAD;
    };
  }

  private static String text(Random random) {
    return "x".repeat(random.nextInt(60));
  }
}
