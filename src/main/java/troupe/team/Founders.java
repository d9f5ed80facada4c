package troupe.team;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.worker.SessionRef;

/** Who leads a new team, and from which session. */
final class Founders {

  private final Quarters quarters;
  private final Seats seats;
  private final SessionOpener sessions;
  private final String directory;
  private final Executor executor;

  Founders(TeamRegistry.Surroundings with, ActorSystem<?> system) {
    quarters = Quarters.at(with.backends(), null);
    executor = system.executionContext();
    seats = new Seats(with.backends(), with.servers(), executor);
    sessions = new SessionOpener(with.settings(), system);
    directory = with.directory();
  }

  /** Whether the team could be made, as far as its own words tell. */
  Optional<Refusal> check(TeamRegistry.Create create) {
    return Names.checkTeam(create.team().name())
        .or(() -> Directories.check(create.team().directory()));
  }

  /** Who calls from a session leads; else whom the caller names; empty when one is to be made. */
  static Optional<String> leadSession(TeamRegistry.Create create) {
    return create.caller() instanceof Caller.Session session
        ? Optional.of(session.id())
        : Optional.ofNullable(create.team().leadSessionId());
  }

  /** The lead's session, found or made; empty when the one that was named does not exist. */
  CompletionStage<Optional<Seat>> lead(TeamRegistry.Create create) {
    Optional<String> named = leadSession(create);
    if (named.isPresent()) {
      return seats.find(named.get(), server(create.caller()));
    }
    return sessions
        .open(site(create), Briefing.leadSession(create.team().name()))
        .thenApplyAsync(made -> Optional.of(new Seat(made, null)), executor);
  }

  /** An existing session that is to lead. */
  CompletionStage<Optional<Seat>> find(TeamRegistry.ClaimLead claim) {
    return seats.find(claim.session().id(), claim.session().server());
  }

  private static @Nullable String server(Caller caller) {
    return caller instanceof Caller.Session session ? session.server() : null;
  }

  static TeamEvent.TeamCreated created(TeamRegistry.Create create, Seat lead) {
    NewTeam team = create.team();
    return new TeamEvent.TeamCreated(
        team.name(),
        team.description(),
        lead.session().id(),
        lead.server(),
        Objects.requireNonNullElse(team.directory(), lead.session().directory()));
  }

  /** The team was not made after all: a session made for it is not left behind. */
  void giveBack(TeamRegistry.Create create, SessionRef lead) {
    if (leadSession(create).isEmpty()) {
      quarters.clear(lead, executor);
    }
  }

  /** What to tell the caller when the lead's session cannot be had. */
  String explain(TeamRegistry.Create create, Throwable failure) {
    return Troubles.openCode(sessions.explain(site(create), failure));
  }

  private SessionOpener.Site site(TeamRegistry.Create create) {
    String where = Objects.requireNonNullElse(create.team().directory(), directory);
    return new SessionOpener.Site(quarters, where, Duration.ZERO);
  }
}
