package troupe.team;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.api.MemberStatus;
import troupe.api.OpenAsk;
import troupe.opencode.Ask;
import troupe.team.Ledger.Waiter;
import troupe.turn.Report;

/**
 * Has what members ask stored, and answered ({@link Replies}): by policy at once, by whoever may,
 * or at its deadline. After every gap it asks OpenCode what is open. Confined to the team's actor.
 */
final class Doorkeeper {

  /** What comes back to it, by way of its team. */
  sealed interface Word permits Heard, Due, ListDue, Listed, NotListed, Replies.Echo {}

  /** A recipient heard of an ask, of its answer, or missed something. */
  record Heard(Report report) implements Word {}

  private record Due(String id) implements Word {}

  private record ListDue(String member) implements Word {}

  private record Listed(String member, Set<String> before, List<Ask> asks) implements Word {}

  private record NotListed(String member, Throwable cause) implements Word {}

  /** Timers cannot be set for years ahead. */
  private static final Duration LONGEST_TIMER = Duration.ofDays(1);

  private final ActorContext<Team.Command> context;
  private final TimerScheduler<Team.Command> timers;
  private final Team.Home home;
  private final Scribe scribe;
  private final Crew crew;
  private final PermissionPolicy policy;
  private final Replies replies;

  /** The actor it works for. */
  record Desk(ActorContext<Team.Command> context, TimerScheduler<Team.Command> timers) {}

  Doorkeeper(Desk desk, Team.Home home, Scribe scribe, Crew crew) {
    context = desk.context();
    timers = desk.timers();
    this.home = home;
    this.scribe = scribe;
    this.crew = crew;
    policy = new PermissionPolicy(home.settings().permissions());
    replies = new Replies(desk, home, scribe, crew);
  }

  /** Whether a report is for the doorkeeper. */
  static boolean hears(Report report) {
    return report instanceof Report.Asked
        || report instanceof Report.Answered
        || report instanceof Report.Missed;
  }

  /** The team was read from disk: what was open then is attended to, and what was missed found. */
  void takeUp() {
    TeamState state = scribe.stored();
    state.desk().open().keySet().forEach(this::attend);
    state.members().keySet().stream().filter(name -> mayBeAsking(state, name)).forEach(this::list);
  }

  /** A server of its own that sleeps is not started to hear that nobody asks anything. */
  private boolean mayBeAsking(TeamState state, String name) {
    return state.mail().box(name).turn() != null
        || state.desk().waitingFor(name) != null
        || !crew.quarters(state, name).own();
  }

  /** What an event on disk means for who waits. */
  void follow(TeamEvent event) {
    if (event instanceof TeamEvent.PermissionAsked asked) {
      attend(asked.ask().permissionId());
    } else if (event instanceof TeamEvent.PermissionAnswered answered) {
      timers.cancel(new Team.AtDoor(new Due(answered.permissionId())));
    }
  }

  /** Somebody answers, perhaps again. */
  void answer(Request.ReplyPermission request) {
    replies.answer(request);
  }

  void on(Word word) {
    if (word instanceof Heard heard) {
      onHeard(heard);
    } else if (word instanceof Due due) {
      attend(due.id());
    } else if (word instanceof Replies.Replied replied) {
      replies.on(replied);
    } else if (word instanceof Replies.NotReplied not) {
      onNotReplied(not);
    } else if (word instanceof ListDue due) {
      list(due.member());
    } else if (word instanceof Listed listed) {
      onListed(listed);
    } else if (word instanceof NotListed not) {
      onNotListed(not);
    }
  }

  /** The files are closed: who waits is told, the record is made at the next start. */
  static void late(Word word, TeamState state) {
    if (word instanceof Replies.Echo echo) {
      Replies.late(echo, state);
    }
  }

  private void onHeard(Heard heard) {
    if (heard.report() instanceof Report.Asked asked) {
      take(asked.recipient(), asked.ask(), heard);
    } else if (heard.report() instanceof Report.Answered answered) {
      onAnswered(answered, heard);
    } else if (heard.report() instanceof Report.Missed missed) {
      list(missed.recipient());
    }
  }

  private void take(String member, Ask ask, Word again) {
    TeamState state = scribe.decided();
    boolean fresh = state.member(member) != null && !state.desk().knows(ask.id());
    if (fresh && state.desk().isFull()) {
      context.getLog().warn("{} of {} has to wait: too much is asked", ask.id(), member);
      listLater(member);
      return;
    }
    scribe.write(PermissionRules.asked(state, member, ask, policy, moment()), again(again));
  }

  /** Of our own answer OpenCode may tell before it is confirmed. */
  private void onAnswered(Report.Answered answered, Word again) {
    TeamState state = scribe.decided();
    Ruling ours = replies.underway(answered.askId());
    scribe.write(
        ours != null && ours.reply().toString().equals(answered.reply())
            ? PermissionRules.answered(state, answered.askId(), ours, moment())
            : PermissionRules.answeredThere(state, answered.askId(), answered.reply()),
        again(again));
  }

  /** Answers what can be answered now; else comes back when the deadline passes. */
  private void attend(String id) {
    OpenAsk ask = scribe.stored().desk().open().get(id);
    if (ask == null || replies.underway(id) != null) {
      return;
    }
    Duration left = Duration.between(home.clockwork().now(), policy.deadline(ask));
    Optional<Ruling> ruling = policy.rule(ask);
    if (ruling.isPresent()) {
      replies.give(ask, ruling.get());
    } else if (left.isZero() || left.isNegative()) {
      replies.give(ask, policy.overdue(ask));
    } else {
      comeBack(id, left.compareTo(LONGEST_TIMER) < 0 ? left : LONGEST_TIMER);
    }
  }

  private void comeBack(String id, Duration pause) {
    Team.AtDoor due = new Team.AtDoor(new Due(id));
    timers.startSingleTimer(due, due, pause);
  }

  private void onNotReplied(Replies.NotReplied not) {
    replies.on(not);
    if (scribe.decided().desk().open().containsKey(not.id())) {
      context.getLog().info("answer to {} did not arrive: {}", not.id(), not.cause().getMessage());
      comeBack(not.id(), home.settings().delivery().maxBackoff());
    }
  }

  /** Asks OpenCode what the member waits for. */
  private void list(String name) {
    TeamState state = scribe.stored();
    MemberState member = state.member(name);
    if (member == null || member.status() == MemberStatus.SHUTDOWN) {
      return;
    }
    Set<String> before =
        state.desk().of(name).stream().map(OpenAsk::id).collect(Collectors.toUnmodifiableSet());
    context.pipeToSelf(
        crew.quarters(state, name).worker().asks(member.spec().session()),
        (asks, failure) ->
            new Team.AtDoor(
                failure == null ? new Listed(name, before, asks) : new NotListed(name, failure)));
  }

  private void onListed(Listed listed) {
    Word again = new ListDue(listed.member());
    listed.asks().forEach(ask -> take(listed.member(), ask, again));
    Set<String> ids = listed.asks().stream().map(Ask::id).collect(Collectors.toUnmodifiableSet());
    Set<String> before =
        listed.before().stream()
            .filter(id -> replies.underway(id) == null)
            .collect(Collectors.toUnmodifiableSet());
    scribe.write(PermissionRules.gone(scribe.decided(), before, ids), again(again));
  }

  private void onNotListed(NotListed not) {
    String name = not.member();
    context.getLog().debug("cannot ask what {} waits for: {}", name, not.cause().getMessage());
    TeamState state = scribe.stored();
    if (state.mail().box(name).turn() != null || state.desk().waitingFor(name) != null) {
      listLater(name);
    }
  }

  private void listLater(String member) {
    Team.AtDoor due = new Team.AtDoor(new ListDue(member));
    timers.startSingleTimer(due, due, home.settings().turns().checkInterval());
  }

  private Waiter again(Word word) {
    return Waiter.of(after -> {}, why -> tryAgain(word));
  }

  private void tryAgain(Word word) {
    Team.AtDoor again = new Team.AtDoor(word);
    timers.startSingleTimer(again, again, Team.DISK_PAUSE);
  }

  private Moment moment() {
    return home.clockwork().moment(home.settings());
  }
}
