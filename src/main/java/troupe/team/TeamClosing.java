package troupe.team;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.store.TeamStore;

/**
 * A team after it ran: everything is decided, and what is not yet stored is on its way. It waits
 * until the files are let go, removes sessions that are still being made, and ends. Whatever is
 * asked now is refused.
 */
final class TeamClosing {

  private final Scribe scribe;
  private final Crew crew;
  private final Arrivals arrivals;

  /** Who waits for the team to let go of its files; empty once they are told. */
  private final List<ActorRef<Outcome<Request.Retired>>> leaving;

  private TeamClosing(
      Scribe scribe,
      Crew crew,
      Arrivals arrivals,
      List<ActorRef<Outcome<Request.Retired>>> leaving) {
    this.scribe = scribe;
    this.crew = crew;
    this.arrivals = arrivals;
    this.leaving = leaving;
  }

  /**
   * The end of a team, which begins now.
   *
   * @param leaving who waits for it; the list is emptied
   */
  static Behavior<Team.Command> create(
      Scribe scribe,
      Crew crew,
      Arrivals arrivals,
      List<ActorRef<Outcome<Request.Retired>>> leaving) {
    arrivals.welcomeAll();
    scribe.close();
    TeamClosing team = new TeamClosing(scribe, crew, arrivals, leaving);
    return Behaviors.setup(team::closing);
  }

  private Behavior<Team.Command> closing(ActorContext<Team.Command> context) {
    return Behaviors.receive(Team.Command.class)
        .onMessage(Team.Stored.class, stored -> onStored(stored, context.getSystem()))
        .onMessage(Team.LeadLooked.class, looked -> onRequest(looked.change()))
        .onMessage(Team.SessionOpened.class, this::onSessionOpened)
        .onMessage(Team.SessionNotOpened.class, this::onSessionNotOpened)
        .onMessage(Request.class, this::onRequest)
        .onMessage(Team.AtDoor.class, this::onAtDoor)
        .onMessage(Team.Own.class, late -> Behaviors.same())
        .onMessage(TeamOpening.Own.class, late -> Behaviors.same())
        .onSignal(Terminated.class, this::onEnded)
        .build();
  }

  private Behavior<Team.Command> onStored(Team.Stored stored, ActorSystem<?> system) {
    if (!(stored.reply() instanceof TeamStore.Closed)) {
      // Who wrote just before the end is still told; what follows from it is for the next start.
      Told.publish(scribe.answered(stored.reply()), system);
      return Behaviors.same();
    }
    Request.Retired retired = new Request.Retired(scribe.stored().name());
    leaving.forEach(asker -> asker.tell(new Outcome.Done<>(retired)));
    leaving.clear();
    return stopUnlessAwaited();
  }

  private Behavior<Team.Command> onSessionOpened(Team.SessionOpened late) {
    Refusal why = new Refusal.NoSuchTeam(scribe.stored().name());
    arrivals.giveBack(late.arrival(), late.session(), why);
    return stopUnlessAwaited();
  }

  private Behavior<Team.Command> onSessionNotOpened(Team.SessionNotOpened late) {
    arrivals.sessionNotMade(late.arrival(), late.cause());
    return stopUnlessAwaited();
  }

  private Behavior<Team.Command> onEnded(Terminated ended) {
    crew.ended(ended.getRef());
    return stopUnlessAwaited();
  }

  /** Sessions still being made must be removed again, turns still running must be cut. */
  private Behavior<Team.Command> stopUnlessAwaited() {
    boolean done = leaving.isEmpty() && !arrivals.isAwaited() && !crew.isClosing();
    return done ? Behaviors.stopped() : Behaviors.same();
  }

  private Behavior<Team.Command> onAtDoor(Team.AtDoor at) {
    Doorkeeper.late(at.word(), scribe.stored());
    return Behaviors.same();
  }

  private Behavior<Team.Command> onRequest(Request<?> request) {
    request.refuse(new Refusal.NoSuchTeam(scribe.stored().name()));
    return Behaviors.same();
  }
}
