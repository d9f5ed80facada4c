package troupe.team;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.team.Ledger.Waiter;
import troupe.turn.Report;
import troupe.turn.TurnOutcome.Undelivered;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * Members on their way into a team: a session is made, then the member is stored, then its first
 * prompt goes out; only then is the caller answered. Whatever fails leaves no trace but in the
 * journal. Confined to the team's actor.
 */
final class Arrivals {

  private final Scribe scribe;
  private final SessionOpener sessions;
  private final Worker worker;

  /** Names of members whose sessions are being made. */
  private final Set<String> arriving = new HashSet<>();

  /** Who waits to see a new member's first prompt delivered. */
  private final Map<String, Request.Spawn> greeted = new HashMap<>();

  Arrivals(Scribe scribe, SessionOpener sessions, Worker worker) {
    this.scribe = scribe;
    this.sessions = sessions;
    this.worker = worker;
  }

  /** The member's session, being made; empty when the request was refused. */
  Optional<CompletionStage<SessionRef>> begin(Request.Spawn spawn, Moment moment) {
    NewMember member = spawn.member();
    TeamState state = scribe.decided();
    Optional<Refusal> refusal = MemberRules.checkSpawn(state, spawn.caller(), member, moment);
    if (refusal.isEmpty() && !arriving.add(member.name())) {
      refusal = Optional.of(new Refusal.MemberExists(state.name(), member.name()));
    }
    if (refusal.isPresent()) {
      spawn.refuse(refusal.get());
      return Optional.empty();
    }
    String directory = Objects.requireNonNullElse(member.directory(), state.directory());
    return Optional.of(sessions.open(directory, Briefing.session(state.name(), member)));
  }

  /** Whether sessions are still being made. */
  boolean isAwaited() {
    return !arriving.isEmpty();
  }

  /** The team ends: who waits for a first prompt is told how its member stands. */
  void welcomeAll() {
    List.copyOf(greeted.keySet()).forEach(this::welcome);
  }

  void sessionNotMade(Request.Spawn spawn, Throwable cause) {
    String member = spawn.member().name();
    arriving.remove(member);
    spawn.refuse(new Refusal.SessionNotCreated(member, sessions.explain(cause)));
  }

  /**
   * The session exists: the member joins.
   *
   * @param whenStored run when the member is on disk
   */
  void sessionMade(Request.Spawn spawn, SessionRef session, Moment moment, Runnable whenStored) {
    NewMember member = spawn.member();
    arriving.remove(member.name());
    Decision<MemberView> decision =
        MemberRules.spawn(scribe.decided(), spawn.caller(), member, session, moment);
    if (decision instanceof Decision.Refused<MemberView> refused) {
      giveBack(spawn, session, refused.refusal());
      return;
    }
    scribe.write(
        ((Decision.Accepted<MemberView>) decision).events(),
        Waiter.of(
            after -> {
              greeted.put(member.name(), spawn);
              whenStored.run();
            },
            why -> giveBack(spawn, session, why)));
  }

  /** The first prompt is delivered, or has been waited for long enough. */
  void welcome(String member) {
    Request.Spawn spawn = greeted.remove(member);
    MemberState known = scribe.stored().member(member);
    if (spawn != null && known != null) {
      spawn.replyTo().tell(new Outcome.Done<>(scribe.stored().view(known)));
    }
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
    MemberSpec spec = Objects.requireNonNull(scribe.decided().member(member)).spec();
    Request.Spawn spawn = Objects.requireNonNull(greeted.remove(member));
    scribe.write(
        MemberRules.remove(scribe.decided(), member, reason),
        Waiter.of(
            after -> {
              worker.remove(new SessionRef(spec.sessionId(), spec.directory()));
              spawn.refuse(new Refusal.PromptNotSent(member, reason));
            },
            why -> {
              greeted.put(member, spawn);
              otherwise.run();
            }));
  }

  void giveBack(Request.Spawn spawn, SessionRef session, Refusal why) {
    arriving.remove(spawn.member().name());
    worker.remove(session);
    spawn.refuse(why);
  }
}
