package troupe.team;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.Answerer;
import troupe.api.MemberStatus;
import troupe.api.OpenAsk;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer.Given;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.opencode.Ask;
import troupe.opencode.PermissionReply;
import troupe.team.Ledger.Waiter;
import troupe.turn.Report;
import troupe.worker.PermissionVerdict;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * Has what members ask stored, and answers it: by policy at once, for whoever may, or at its
 * deadline. An answer is recorded when OpenCode has taken it, so the record never says more than
 * what happened. After every gap it asks OpenCode what is open. Confined to the team's actor.
 */
final class Doorkeeper {

  /** What comes back to it, by way of its team. */
  sealed interface Word {}

  /** A recipient heard of an ask, of its answer, or missed something. */
  record Heard(Report report) implements Word {}

  private record Due(String id) implements Word {}

  private record Replied(Answering answering, boolean known) implements Word {}

  private record NotReplied(Answering answering, Throwable cause) implements Word {}

  private record ListDue(String member) implements Word {}

  private record Listed(String member, Set<String> before, List<Ask> asks) implements Word {}

  private record NotListed(String member, Throwable cause) implements Word {}

  /**
   * An answer on its way.
   *
   * @param key what a repeat of the answer can be recognised by
   * @param request who waits to hear how it went; {@code null} for nobody
   */
  private record Answering(
      OpenAsk ask,
      Ruling ruling,
      @Nullable RequestKey key,
      Request.@Nullable ReplyPermission request) {

    /** What nobody asked for. */
    Answering(OpenAsk ask, Ruling ruling) {
      this(ask, ruling, null, null);
    }

    Answering(OpenAsk ask, Ruling ruling, Request.ReplyPermission request) {
      this(ask, ruling, request.key(), request);
    }

    Given given() {
      return new Given(ask.member(), ask.waitingFor(), ruling.reply());
    }

    Answering untold() {
      return new Answering(ask, ruling, key, null);
    }

    void tell(Outcome<Given> outcome) {
      if (request != null) {
        request.replyTo().tell(outcome);
      }
    }
  }

  private static final Memo<Given> MEMO = Memo.whole(Given.class);

  /** Timers cannot be set for years ahead. */
  private static final Duration LONGEST_TIMER = Duration.ofDays(1);

  private final ActorContext<Team.Command> context;
  private final TimerScheduler<Team.Command> timers;
  private final Team.Home home;
  private final Scribe scribe;
  private final Crew crew;
  private final PermissionPolicy policy;

  /** Answers on their way, by the ask's id; a second one has to wait for how it goes. */
  private final Map<String, Ruling> underway = new HashMap<>();

  /** Keys of answers that are on their way, or are taken and not recorded yet. */
  private final OpenRequests open = new OpenRequests();

  /** The actor it works for. */
  record Desk(ActorContext<Team.Command> context, TimerScheduler<Team.Command> timers) {}

  Doorkeeper(Desk desk, Team.Home home, Scribe scribe, Crew crew) {
    context = desk.context();
    timers = desk.timers();
    this.home = home;
    this.scribe = scribe;
    this.crew = crew;
    policy = new PermissionPolicy(home.settings().permissions());
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
    Optional<Refusal> clash = open.clash(request.key());
    if (clash.isPresent()) {
      request.refuse(clash.get());
      return;
    }
    Moment moment = moment();
    Optional<Decision<Given>> before =
        Optional.ofNullable(request.key())
            .flatMap(key -> RepeatRules.before(scribe.decided(), key, MEMO, moment));
    if (before.isPresent()) {
      scribe.write(
          before.get(),
          moment.now(),
          given -> request.replyTo().tell(new Outcome.Done<>(given)),
          request::refuse);
    } else {
      answerNow(request);
    }
  }

  private void answerNow(Request.ReplyPermission request) {
    TeamState state = scribe.stored();
    Outcome<OpenAsk> found = PermissionRules.find(state, request.caller(), request.answer());
    if (found instanceof Outcome.Refused<OpenAsk> refused) {
      request.refuse(refused.refusal());
      return;
    }
    OpenAsk ask = ((Outcome.Done<OpenAsk>) found).value();
    Ruling other = underway.get(ask.id());
    if (other == null) {
      send(
          new Answering(
              ask, PermissionRules.ruling(state, request.caller(), request.answer()), request));
    } else {
      request.refuse(
          new Refusal.PermissionAnswered(
              ask.member(), ask.id(), other.by(), other.reply().toString()));
    }
  }

  void on(Word word) {
    if (word instanceof Heard heard) {
      onHeard(heard);
    } else if (word instanceof Due due) {
      attend(due.id());
    } else if (word instanceof Replied replied) {
      onReplied(replied);
    } else if (word instanceof NotReplied not) {
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
    if (word instanceof Replied replied) {
      replied.answering().tell(outcome(replied, state));
    } else if (word instanceof NotReplied not) {
      not.answering().tell(new Outcome.Refused<>(Troubles.unavailable(not.cause())));
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
    Ruling ours = underway.get(answered.askId());
    scribe.write(
        ours != null && ours.reply().toString().equals(answered.reply())
            ? PermissionRules.answered(state, answered.askId(), ours, moment())
            : PermissionRules.answeredThere(state, answered.askId(), answered.reply()),
        again(again));
  }

  /** Answers what can be answered now; else comes back when the deadline passes. */
  private void attend(String id) {
    OpenAsk ask = scribe.stored().desk().open().get(id);
    if (ask == null || underway.containsKey(id)) {
      return;
    }
    Duration left = Duration.between(home.clockwork().now(), policy.deadline(ask));
    Optional<Ruling> ruling = policy.rule(ask);
    if (ruling.isPresent()) {
      send(new Answering(ask, ruling.get()));
    } else if (left.isZero() || left.isNegative()) {
      send(new Answering(ask, policy.overdue(ask)));
    } else {
      comeBack(id, left.compareTo(LONGEST_TIMER) < 0 ? left : LONGEST_TIMER);
    }
  }

  private void comeBack(String id, Duration pause) {
    Team.AtDoor due = new Team.AtDoor(new Due(id));
    timers.startSingleTimer(due, due, pause);
  }

  private void send(Answering answering) {
    underway.put(answering.ask().id(), answering.ruling());
    open.begin(answering.key());
    context.pipeToSelf(
        sent(answering),
        (known, failure) ->
            new Team.AtDoor(
                failure == null
                    ? new Replied(answering, known)
                    : new NotReplied(answering, failure)));
  }

  private CompletionStage<Boolean> sent(Answering answering) {
    OpenAsk ask = answering.ask();
    Ruling ruling = answering.ruling();
    TeamState state = scribe.stored();
    Worker worker = crew.quarters(state, ask.member()).worker();
    SessionRef session = Crew.spec(state, ask.member()).session();
    if (ask.kind() == OpenAsk.Kind.QUESTION) {
      return worker.replyQuestion(
          session, ask.id(), ruling.answers().isEmpty() ? null : ruling.answers());
    }
    PermissionReply reply = PermissionReply.valueOf(ruling.reply().name());
    return worker.replyPermission(
        session, new PermissionVerdict(ask.id(), reply, ruling.message()));
  }

  private void onReplied(Replied replied) {
    Answering answering = replied.answering();
    String id = answering.ask().id();
    underway.remove(id);
    TeamState state = scribe.decided();
    Outcome<Given> outcome = outcome(replied, state);
    scribe.write(
        record(replied, state),
        Waiter.of(
            after -> {
              open.end(answering.key());
              answering.tell(outcome);
            },
            why -> {
              // It has happened, whatever the disk says; the record follows when it can.
              answering.tell(outcome);
              tryAgain(new Replied(answering.untold(), replied.known()));
            }));
  }

  private List<TeamEvent> record(Replied replied, TeamState state) {
    Answering answering = replied.answering();
    String id = answering.ask().id();
    if (!replied.known()) {
      return PermissionRules.gone(state, id);
    }
    List<TeamEvent> events = PermissionRules.answered(state, id, answering.ruling(), moment());
    return answering.key() == null
        ? events
        : RepeatRules.remembered(
                state,
                answering.key(),
                MEMO,
                new Decision.Accepted<>(events, after -> answering.given()),
                moment())
            .events();
  }

  private static Outcome<Given> outcome(Replied replied, TeamState state) {
    if (replied.known()) {
      return new Outcome.Done<>(replied.answering().given());
    }
    OpenAsk ask = replied.answering().ask();
    Refusal why = PermissionRules.nothing(state, ask.member(), ask.id());
    return new Outcome.Refused<>(
        why instanceof Refusal.PermissionAnswered
            ? why
            : new Refusal.PermissionAnswered(ask.member(), ask.id(), Answerer.OPENCODE, null));
  }

  private void onNotReplied(NotReplied not) {
    String id = not.answering().ask().id();
    underway.remove(id);
    open.end(not.answering().key());
    not.answering().tell(new Outcome.Refused<>(Troubles.unavailable(not.cause())));
    if (scribe.decided().desk().open().containsKey(id)) {
      context.getLog().info("answer to {} did not arrive: {}", id, not.cause().getMessage());
      comeBack(id, home.settings().delivery().maxBackoff());
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
            .filter(id -> !underway.containsKey(id))
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
