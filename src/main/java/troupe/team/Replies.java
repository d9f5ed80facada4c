package troupe.team;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.Answerer;
import troupe.api.OpenAsk;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer.Given;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.opencode.PermissionReply;
import troupe.team.Ledger.Waiter;
import troupe.worker.PermissionVerdict;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * Brings answers to what members ask to OpenCode. Each is recorded when OpenCode has taken it, so
 * the record never says more than what happened. Does not decide what is answered when nobody does.
 * Confined to the team's actor.
 */
final class Replies {

  /** What comes back to it, by way of the doorkeeper. */
  sealed interface Echo extends Doorkeeper.Word {}

  record Replied(Answering answering, boolean known) implements Echo {}

  record NotReplied(Answering answering, Throwable cause) implements Echo {

    String id() {
      return answering.ask().id();
    }
  }

  /**
   * An answer on its way.
   *
   * @param key what a repeat of the answer can be recognised by
   * @param request who waits to hear how it went; {@code null} for nobody
   */
  record Answering(
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

  private final ActorContext<Team.Command> context;
  private final TimerScheduler<Team.Command> timers;
  private final Team.Home home;
  private final Scribe scribe;
  private final Crew crew;

  /** Answers on their way, by the ask's id; a second one has to wait for how it goes. */
  private final Map<String, Ruling> underway = new HashMap<>();

  /** Keys of answers that are on their way, or are taken and not recorded yet. */
  private final OpenRequests open = new OpenRequests();

  Replies(Doorkeeper.Desk desk, Team.Home home, Scribe scribe, Crew crew) {
    context = desk.context();
    timers = desk.timers();
    this.home = home;
    this.scribe = scribe;
    this.crew = crew;
  }

  /** The answer to an ask that is on its way; {@code null} for none. */
  @Nullable Ruling underway(String id) {
    return underway.get(id);
  }

  /** Nobody asked for this answer. */
  void give(OpenAsk ask, Ruling ruling) {
    send(new Answering(ask, ruling));
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

  /** Comes when nothing can be recorded any more; see {@link Doorkeeper#late}. */
  static void late(Echo word, TeamState state) {
    if (word instanceof Replied replied) {
      replied.answering().tell(outcome(replied, state));
    } else if (word instanceof NotReplied not) {
      not.answering().tell(new Outcome.Refused<>(Troubles.unavailable(not.cause())));
    }
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

  /** OpenCode has the answer, or did not know what it answers. */
  void on(Replied replied) {
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
              Team.AtDoor again = new Team.AtDoor(new Replied(answering.untold(), replied.known()));
              timers.startSingleTimer(again, again, Team.DISK_PAUSE);
            }));
  }

  private List<TeamEvent> record(Replied replied, TeamState state) {
    Answering answering = replied.answering();
    String id = answering.ask().id();
    if (!replied.known()) {
      return PermissionRules.gone(state, id);
    }
    Moment moment = moment();
    List<TeamEvent> events = PermissionRules.answered(state, id, answering.ruling(), moment);
    return answering.key() == null
        ? events
        : RepeatRules.remembered(
                state,
                answering.key(),
                MEMO,
                new Decision.Accepted<>(events, after -> answering.given()),
                moment)
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

  /** OpenCode could not be reached. */
  void on(NotReplied not) {
    underway.remove(not.id());
    open.end(not.answering().key());
    not.answering().tell(new Outcome.Refused<>(Troubles.unavailable(not.cause())));
  }

  private Moment moment() {
    return home.clockwork().moment(home.settings());
  }
}
