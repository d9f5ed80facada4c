package troupe.team;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Refusal;
import troupe.settings.Settings;
import troupe.worker.Backends;
import troupe.worker.SessionRef;

/** Who leads a new team, and from which session. */
final class Founders {

  private final Quarters quarters;
  private final SessionOpener sessions;
  private final String directory;
  private final Executor executor;

  /**
   * @param directory where teams work that name no other; absolute
   */
  Founders(Backends backends, Settings settings, String directory, ActorSystem<?> system) {
    quarters = Quarters.shared(backends);
    sessions = new SessionOpener(settings, system);
    this.directory = directory;
    this.executor = system.executionContext();
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
  CompletionStage<Optional<SessionRef>> lead(TeamRegistry.Create create) {
    Optional<String> named = leadSession(create);
    if (named.isPresent()) {
      return quarters.worker().find(named.get());
    }
    return sessions
        .open(site(create), Briefing.leadSession(create.team().name()))
        .thenApplyAsync(Optional::of, executor);
  }

  /** An existing session on the shared server, where leads live. */
  CompletionStage<Optional<SessionRef>> find(String sessionId) {
    return quarters.worker().find(sessionId);
  }

  static TeamEvent.TeamCreated created(TeamRegistry.Create create, SessionRef lead) {
    NewTeam team = create.team();
    return new TeamEvent.TeamCreated(
        team.name(),
        team.description(),
        lead.id(),
        Objects.requireNonNullElse(team.directory(), lead.directory()));
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
