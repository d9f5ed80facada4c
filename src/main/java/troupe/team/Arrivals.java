package troupe.team;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.team.Ledger.Waiter;
import troupe.turn.Report;
import troupe.turn.TurnOutcome.Undelivered;
import troupe.worker.SessionRef;
import troupe.worker.config.WorkerConfig;

/**
 * Members on their way into a team: a session is made, for which a server may have to start, then
 * the member is stored, then its first prompt goes out; only then is the caller answered. Whatever
 * fails leaves no trace but in the journal. Confined to the team's actor.
 */
final class Arrivals {

  private static final Memo<MemberView> SPAWNED = Memo.whole(MemberView.class);

  private final Team.Home home;
  private final Scribe scribe;
  private final SessionOpener sessions;
  private final Executor executor;

  private SpawnBreaker breaker;

  /** Names of members whose sessions are being made. */
  private final Set<String> arriving = new HashSet<>();

  /** Keys of those who wait. */
  private final OpenRequests open = new OpenRequests();

  /** Who waits to see a new member's first prompt delivered. */
  private final Map<String, Request.Spawn> greeted = new HashMap<>();

  Arrivals(Team.Home home, Scribe scribe, ActorSystem<?> system) {
    this.home = home;
    this.scribe = scribe;
    sessions = new SessionOpener(home.settings(), system);
    executor = system.executionContext();
    breaker = SpawnBreaker.closed(home.settings().spawn());
  }

  /** The member is expected; empty when the request was refused. */
  Optional<Arrival> begin(Request.Spawn spawn, Moment moment) {
    if (isRepeat(spawn, moment)) {
      return Optional.empty();
    }
    NewMember member = spawn.member();
    TeamState state = scribe.decided();
    Optional<Refusal> refusal = MemberRules.checkSpawn(state, spawn.caller(), member, moment);
    if (refusal.isPresent()) {
      spawn.refuse(refusal.get());
      return Optional.empty();
    }
    Outcome<Posting> posting = PostingRules.decide(member, home.book(), state.charter());
    if (posting instanceof Outcome.Refused<Posting> refused) {
      spawn.refuse(refused.refusal());
      return Optional.empty();
    }
    Optional<Refusal> pause = pause(state.name(), moment.now());
    if (pause.isPresent()) {
      spawn.refuse(pause.get());
      return Optional.empty();
    }
    if (!arriving.add(member.name())) {
      spawn.refuse(new Refusal.MemberExists(state.name(), member.name()));
      return Optional.empty();
    }
    open.begin(spawn.key());
    return Optional.of(arrival(spawn, ((Outcome.Done<Posting>) posting).value()));
  }

  /** Why no member is made now. */
  Optional<Refusal> pause(String team, Instant now) {
    return breaker.check(team, now);
  }

  /** Whether the same key was used before; then its request is answered. */
  private boolean isRepeat(Request.Spawn spawn, Moment moment) {
    RequestKey key = spawn.key();
    if (key == null) {
      return false;
    }
    Optional<Refusal> clash = clash(key);
    if (clash.isPresent()) {
      spawn.refuse(clash.get());
      return true;
    }
    Optional<Decision<MemberView>> before =
        RepeatRules.before(scribe.decided(), key, SPAWNED, moment);
    before.ifPresent(
        decision ->
            scribe.write(
                decision,
                moment.now(),
                answer -> spawn.replyTo().tell(new Outcome.Done<>(answer)),
                spawn::refuse));
    return before.isPresent();
  }

  /** Why a request must not begin while the member of the same key is on its way. */
  Optional<Refusal> clash(RequestKey key) {
    return open.clash(key);
  }

  /** Its session, being made. */
  CompletionStage<SessionRef> open(Arrival arrival) {
    String team = scribe.decided().name();
    return sessions.open(arrival.site(), Briefing.session(team, arrival.spawn().member()));
  }

  private Arrival arrival(Request.Spawn spawn, Posting posting) {
    Quarters quarters = home.quarters(scribe.decided().name(), spawn.member().name(), posting);
    return new Arrival(
        spawn, posting, new SessionOpener.Site(quarters, posting.directory(), startLimit(posting)));
  }

  /** The shared server is there already, or somebody else waits for it. */
  private Duration startLimit(Posting posting) {
    if (!posting.backend().equals(Posting.SERVER)) {
      return Duration.ZERO;
    }
    return Optional.ofNullable(posting.worker())
        .flatMap(home.book()::worker)
        .map(WorkerConfig::startTimeout)
        .orElse(home.settings().opencode().startLimit());
  }

  /** Whether sessions are still being made. */
  boolean isAwaited() {
    return !arriving.isEmpty();
  }

  /** The team ends: who waits for a first prompt is told how its member stands. */
  void welcomeAll() {
    List.copyOf(greeted.keySet()).forEach(this::welcome);
  }

  void sessionNotMade(Arrival arrival, Throwable cause) {
    arriving.remove(arrival.name());
    arrival.site().quarters().leave();
    String why = sessions.explain(arrival.site(), cause);
    failed(why);
    refuse(arrival.spawn(), new Refusal.SessionNotCreated(arrival.name(), why));
  }

  /**
   * The session exists: the member joins.
   *
   * @param whenStored run when the member is on disk
   */
  void sessionMade(Arrival arrival, SessionRef session, Moment moment, Runnable whenStored) {
    arriving.remove(arrival.name());
    Request.Spawn spawn = arrival.spawn();
    Recruit recruit = new Recruit(spawn.member(), arrival.posting(), session);
    Decision<MemberView> decision =
        MemberRules.spawn(scribe.decided(), spawn.caller(), recruit, moment);
    if (decision instanceof Decision.Refused<MemberView> refused) {
      giveBack(arrival, session, refused.refusal());
      return;
    }
    scribe.write(
        remembered(spawn, (Decision.Accepted<MemberView>) decision, moment).events(),
        moment.now(),
        Waiter.of(
            after -> {
              greeted.put(arrival.name(), spawn);
              whenStored.run();
            },
            why -> giveBack(arrival, session, why)));
  }

  private Decision.Accepted<MemberView> remembered(
      Request.Spawn spawn, Decision.Accepted<MemberView> decision, Moment moment) {
    RequestKey key = spawn.key();
    return key == null
        ? decision
        : RepeatRules.remembered(scribe.decided(), key, SPAWNED, decision, moment);
  }

  /** The server has a prompt for the member; if it is the first, that is what is waited for. */
  void delivered(String member) {
    if (greeted.containsKey(member)) {
      breaker = breaker.worked();
    }
    welcome(member);
  }

  /** It is there, whatever becomes of its first prompt. */
  void welcome(String member) {
    Request.Spawn spawn = greeted.remove(member);
    MemberState known = scribe.stored().member(member);
    if (spawn != null && known != null) {
      open.end(spawn.key());
      spawn.replyTo().tell(new Outcome.Done<>(view(spawn, known)));
    }
  }

  /** With a key, what a repeat is told: the member as it was stored. */
  private MemberView view(Request.Spawn spawn, MemberState member) {
    TeamState state = scribe.stored();
    return Optional.ofNullable(spawn.key())
        .flatMap(key -> Optional.ofNullable(state.done().entries().get(key.key())))
        .map(entry -> SPAWNED.recall(entry.answer(), state))
        .orElseGet(() -> state.view(member));
  }

  private void refuse(Request.Spawn spawn, Refusal why) {
    open.end(spawn.key());
    spawn.refuse(why);
  }

  /** Whether the report says that a first prompt was refused while its caller still waits. */
  boolean isRefused(Report report) {
    return report instanceof Report.Ended ended
        && ended.outcome() instanceof Undelivered undelivered
        && undelivered.refused()
        && greeted.containsKey(ended.recipient());
  }

  /**
   * It never was a member.
   *
   * @param otherwise run when that cannot be stored
   */
  void turnAway(Report.Ended refused, Runnable otherwise) {
    String member = refused.recipient();
    String reason = ((Undelivered) refused.outcome()).reason();
    Request.Spawn spawn = Objects.requireNonNull(greeted.remove(member));
    List<TeamEvent> events = new ArrayList<>(MemberRules.remove(scribe.decided(), member, reason));
    RequestKey key = spawn.key();
    if (key != null) {
      events.add(new TeamEvent.RequestForgotten(key.key()));
    }
    scribe.write(
        events,
        Waiter.of(
            after -> {
              failed(reason);
              refuse(spawn, new Refusal.PromptNotSent(member, reason));
            },
            why -> {
              greeted.put(member, spawn);
              otherwise.run();
            }));
  }

  private void failed(String why) {
    breaker = breaker.failed(why, home.clockwork().now());
  }

  void giveBack(Arrival arrival, SessionRef session, Refusal why) {
    arriving.remove(arrival.name());
    arrival.site().quarters().clear(session, executor);
    refuse(arrival.spawn(), why);
  }
}
