package troupe.team;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.api.Archived;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.metrics.Meters;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.store.TeamsFolder;
import troupe.worker.Backends;
import troupe.worker.Placement;
import troupe.worker.ServerBook;
import troupe.worker.config.NearName;
import troupe.worker.config.WorkerBook;

/**
 * Every team of the daemon by name, and which team a session belongs to. Makes teams, finds them
 * for requests, and archives the files of those that were deleted. What a team decides is none of
 * its business.
 */
public final class TeamRegistry {

  /** What a registry understands. */
  public sealed interface Command {}

  /** Pass {@code request} on to {@code team}, or refuse it. */
  record Ask(String team, Request<?> request) implements Command {}

  /** Every team there is, damaged ones included. */
  record ListAll(ActorRef<Roll> replyTo) implements Command {}

  /** The teams at one moment, sorted by name. */
  record Roll(Map<String, ActorRef<Team.Command>> teams) {
    Roll {
      teams = Collections.unmodifiableMap(new LinkedHashMap<>(teams));
    }
  }

  /** The teams that the session may belong to; each of them knows for sure. */
  record FindTeamsOf(String sessionId, ActorRef<Roll> replyTo) implements Command {}

  record Create(
      Caller caller, NewTeam team, @Nullable RequestKey key, ActorRef<Outcome<TeamState>> replyTo)
      implements Command {}

  /** A session wants to lead, or is to. */
  record ClaimLead(
      Caller.Session session,
      String team,
      boolean force,
      @Nullable RequestKey key,
      ActorRef<Outcome<TeamState>> replyTo)
      implements Command {}

  /** An OpenCode server that somebody else runs told of itself. */
  public record ServerHeard(Placement.Joined server) implements Command {}

  record Delete(Caller caller, String team, boolean force, ActorRef<Outcome<Archived>> replyTo)
      implements Command {}

  /** Close every team's files and stop; the members work on. */
  public record CloseAll(ActorRef<AllClosed> replyTo) implements Command {}

  /** Every team's files are closed. */
  public record AllClosed() {}

  /** A session is a member of a team. */
  record Joined(String sessionId, String team) implements Command {}

  /** A session leads a team. */
  record Led(String sessionId, String team) implements Command {}

  private record ClaimantSought(ClaimLead claim, Outcome<Seat> session) implements Command {}

  private record LeadFound(Create create, Optional<Seat> lead) implements Command {}

  private record LeadNotFound(Create create, Throwable cause) implements Command {}

  private record Founded(
      Create create, Seat lead, ActorRef<Team.Command> team, Outcome<TeamState> outcome)
      implements Command {}

  /** There is no team behind this name after all. */
  record Vacant(String team) implements Command {}

  /** The member was turned away. */
  record Left(String sessionId) implements Command {}

  private record Ended(String team, ActorRef<Team.Command> actor) implements Command {}

  private record PutAway(Delete delete, Outcome<Request.Retired> outcome) implements Command {}

  private record Closed(CloseAll close) implements Command {}

  private record Moved(Delete delete, Outcome<Archived> outcome) implements Command {}

  /** A team that failed is read from disk again after a pause. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;

  private final Surroundings with;
  private final ActorContext<Command> context;
  private final Team.Home home;
  private final Executor disk;
  private final Founders founders;
  private final TeamFile format;
  private final Map<String, ActorRef<Team.Command>> teams = new TreeMap<>();
  private final SessionIndex sessions = new SessionIndex();

  /** Requests for teams that are being made. */
  private final OpenRequests founding = new OpenRequests();

  /** Names of teams that are being made or put away. */
  private final Set<String> changing = new HashSet<>();

  /** Actors made so far: part of their names, since one of the same name may still be ending. */
  private int opened;

  /**
   * What it works with.
   *
   * @param book what the workers are that members name
   * @param servers those of others that leads may live on
   * @param directory where teams work that name no other; absolute
   */
  public record Surroundings(
      Backends backends,
      WorkerBook book,
      ServerBook servers,
      Settings settings,
      Clockwork clockwork,
      TeamsFolder folder,
      String directory,
      Meters meters,
      Vitals vitals) {}

  private TeamRegistry(Surroundings with, ActorContext<Command> context) {
    this.with = with;
    this.context = context;
    Settings settings = with.settings();
    home =
        new Team.Home(
            with.backends(),
            with.book(),
            settings,
            with.clockwork(),
            with.meters(),
            with.vitals(),
            context.getSelf());
    founders = new Founders(with, context.getSystem());
    format = new TeamFile(with.directory(), settings.mail().kept(), settings.http().idempotency());
    disk =
        context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.STORE));
  }

  /**
   * A registry that opens the teams on disk.
   *
   * @param names of the teams on disk
   */
  public static Behavior<Command> create(Surroundings with, List<String> names) {
    return Behaviors.setup(
        context -> {
          TeamRegistry registry = new TeamRegistry(with, context);
          names.forEach(name -> registry.teams.put(name, registry.open(name, false)));
          return registry.running();
        });
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(ListAll.class, this::onListAll)
        .onMessage(FindTeamsOf.class, this::onFindTeamsOf)
        .onMessage(Create.class, this::onCreate)
        .onMessage(ClaimLead.class, this::onClaimLead)
        .onMessage(ClaimantSought.class, this::onClaimantSought)
        .onMessage(LeadFound.class, this::onLeadFound)
        .onMessage(LeadNotFound.class, this::onLeadNotFound)
        .onMessage(Founded.class, this::onFounded)
        .onMessage(Delete.class, this::onDelete)
        .onMessage(PutAway.class, this::onPutAway)
        .onMessage(Moved.class, this::onMoved)
        .onMessage(ServerHeard.class, this::onServerHeard)
        .onMessage(Led.class, this::onLed)
        .onMessage(Joined.class, this::onJoined)
        .onMessage(Left.class, this::onLeft)
        .onMessage(Vacant.class, this::onVacant)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(CloseAll.class, this::onCloseAll)
        .onMessage(Closed.class, this::onClosed)
        .build();
  }

  private Behavior<Command> onAsk(Ask ask) {
    ActorRef<Team.Command> team = teams.get(ask.team());
    if (team == null) {
      ask.request().refuse(noSuchTeam(ask.team()));
    } else {
      team.tell(ask.request());
    }
    return Behaviors.same();
  }

  private Refusal noSuchTeam(String name) {
    // One that is being deleted is still there under its name.
    List<String> others = teams.keySet().stream().filter(other -> !other.equals(name)).toList();
    return new Refusal.NoSuchTeam(name, NearName.all(name, others));
  }

  private Behavior<Command> onListAll(ListAll list) {
    list.replyTo().tell(new Roll(teams));
    return Behaviors.same();
  }

  private Behavior<Command> onFindTeamsOf(FindTeamsOf find) {
    Map<String, ActorRef<Team.Command>> found = new TreeMap<>(teams);
    found.keySet().retainAll(sessions.teamsOf(find.sessionId()));
    find.replyTo().tell(new Roll(found));
    return Behaviors.same();
  }

  private Behavior<Command> onCreate(Create create) {
    Optional<Refusal> refusal = founding.clash(create.key()).or(() -> check(create));
    if (refusal.isPresent()) {
      return deny(create.team().name(), create.key(), refusal.get(), create.replyTo());
    }
    changing.add(create.team().name());
    founding.begin(create.key());
    context.pipeToSelf(
        founders.lead(create),
        (lead, failure) ->
            failure == null ? new LeadFound(create, lead) : new LeadNotFound(create, failure));
    return Behaviors.same();
  }

  /** Only the team knows whether it was done before, under this key. */
  private Behavior<Command> deny(
      String team, @Nullable RequestKey key, Refusal why, ActorRef<Outcome<TeamState>> replyTo) {
    Request.Denied denied = new Request.Denied(why, replyTo);
    ActorRef<Team.Command> there = teams.get(team);
    if (key == null || there == null) {
      denied.refuse(why);
    } else {
      there.tell(new Request.Once<>(key, denied));
    }
    return Behaviors.same();
  }

  private Optional<Refusal> check(Create create) {
    String name = create.team().name();
    boolean taken = teams.containsKey(name) || changing.contains(name);
    return founders
        .check(create)
        .or(() -> taken ? Optional.of(new Refusal.TeamExists(name)) : Optional.empty())
        .or(() -> checkFree(create));
  }

  private Optional<Refusal> checkFree(Create create) {
    return Founders.leadSession(create)
        .flatMap(
            session ->
                sessions.joinedBy(session).map(team -> new Refusal.AlreadyMember(session, team)));
  }

  private Behavior<Command> onClaimLead(ClaimLead claim) {
    Optional<Refusal> refusal = check(claim);
    if (refusal.isPresent()) {
      return deny(claim.team(), claim.key(), refusal.get(), claim.replyTo());
    }
    context.pipeToSelf(
        founders.find(claim),
        (session, failure) ->
            new ClaimantSought(
                claim,
                failure == null
                    ? found(claim, session)
                    : new Outcome.Refused<>(Troubles.unavailable(failure))));
    return Behaviors.same();
  }

  private Optional<Refusal> check(ClaimLead claim) {
    if (!teams.containsKey(claim.team())) {
      return Optional.of(noSuchTeam(claim.team()));
    }
    String session = claim.session().id();
    return sessions
        .otherThan(claim.team(), session)
        .map(team -> new Refusal.AlreadyInTeam(session, team));
  }

  private static Outcome<Seat> found(ClaimLead claim, Optional<Seat> session) {
    return session
        .<Outcome<Seat>>map(Outcome.Done::new)
        .orElseGet(() -> new Outcome.Refused<>(new Refusal.NoSuchSession(claim.session().id())));
  }

  private Behavior<Command> onClaimantSought(ClaimantSought sought) {
    ClaimLead claim = sought.claim();
    if (sought.session() instanceof Outcome.Done<Seat> found) {
      Request.TakeLead take =
          new Request.TakeLead(found.value(), claim.force(), claim.key(), claim.replyTo());
      return onAsk(new Ask(claim.team(), take));
    }
    Refusal refusal = ((Outcome.Refused<Seat>) sought.session()).refusal();
    return deny(claim.team(), claim.key(), refusal, claim.replyTo());
  }

  private Behavior<Command> onServerHeard(ServerHeard heard) {
    teams.values().forEach(team -> team.tell(new Team.ServerHeard(heard.server().url())));
    return Behaviors.same();
  }

  private Behavior<Command> onLed(Led led) {
    sessions.led(led.team(), led.sessionId());
    return Behaviors.same();
  }

  private Behavior<Command> onLeadFound(LeadFound found) {
    if (found.lead().isEmpty()) {
      String session = Founders.leadSession(found.create()).orElse("");
      return refuse(found.create(), new Refusal.NoSuchSession(session));
    }
    Seat lead = found.lead().get();
    TeamEvent.TeamCreated created = Founders.created(found.create(), lead);
    ActorRef<Team.Command> actor = open(created.name(), true);
    context.pipeToSelf(
        this.<TeamState>ask(actor, replyTo -> found(created, found.create().key(), replyTo)),
        (outcome, failure) ->
            new Founded(found.create(), lead, actor, orUnavailable(outcome, failure)));
    return Behaviors.same();
  }

  private static Request<TeamState> found(
      TeamEvent.TeamCreated created,
      @Nullable RequestKey key,
      ActorRef<Outcome<TeamState>> replyTo) {
    Request.Found found = new Request.Found(created, replyTo);
    return key == null ? found : new Request.Once<>(key, found);
  }

  private Behavior<Command> onLeadNotFound(LeadNotFound not) {
    String why = founders.explain(not.create(), not.cause());
    return refuse(not.create(), new Refusal.Unavailable(why));
  }

  private Behavior<Command> onFounded(Founded founded) {
    String name = founded.create().team().name();
    changing.remove(name);
    founding.end(founded.create().key());
    if (founded.outcome() instanceof Outcome.Done<TeamState>) {
      teams.put(name, founded.team());
      sessions.led(name, founded.lead().session().id());
    } else {
      context.stop(founded.team());
      founders.giveBack(founded.create(), founded.lead().session());
    }
    founded.create().replyTo().tell(founded.outcome());
    return Behaviors.same();
  }

  private Behavior<Command> refuse(Create create, Refusal why) {
    changing.remove(create.team().name());
    founding.end(create.key());
    create.replyTo().tell(new Outcome.Refused<>(why));
    return Behaviors.same();
  }

  private Behavior<Command> onDelete(Delete delete) {
    ActorRef<Team.Command> team = teams.get(delete.team());
    if (team == null || !changing.add(delete.team())) {
      delete.replyTo().tell(new Outcome.Refused<>(noSuchTeam(delete.team())));
      return Behaviors.same();
    }
    context.pipeToSelf(
        this.<Request.Retired>ask(
            team, replyTo -> new Request.Retire(delete.caller(), delete.force(), replyTo)),
        (outcome, failure) -> new PutAway(delete, orUnavailable(outcome, failure)));
    return Behaviors.same();
  }

  private Behavior<Command> onPutAway(PutAway away) {
    Delete delete = away.delete();
    if (away.outcome() instanceof Outcome.Refused<Request.Retired> refused) {
      changing.remove(delete.team());
      delete.replyTo().tell(new Outcome.Refused<>(refused.refusal()));
      return Behaviors.same();
    }
    teams.remove(delete.team());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> with.folder().archive(delete.team()), disk),
        (folder, failure) -> new Moved(delete, moved(delete.team(), folder, failure)));
    return Behaviors.same();
  }

  private Behavior<Command> onMoved(Moved moved) {
    String name = moved.delete().team();
    changing.remove(name);
    sessions.forget(name);
    if (moved.outcome() instanceof Outcome.Refused<Archived>) {
      teams.put(name, open(name, false));
    } else {
      new Told.Archived(name).publish(context.getSystem());
    }
    moved.delete().replyTo().tell(moved.outcome());
    return Behaviors.same();
  }

  private Behavior<Command> onJoined(Joined joined) {
    sessions.joined(joined.sessionId(), joined.team());
    return Behaviors.same();
  }

  private Behavior<Command> onLeft(Left left) {
    sessions.left(left.sessionId());
    return Behaviors.same();
  }

  private Behavior<Command> onVacant(Vacant vacant) {
    ActorRef<Team.Command> team = teams.remove(vacant.team());
    if (team != null) {
      context.stop(team);
    }
    return Behaviors.same();
  }

  /** A team that ended without being put away is read from disk again. */
  private Behavior<Command> onEnded(Ended ended) {
    if (ended.actor().equals(teams.get(ended.team())) && !changing.contains(ended.team())) {
      teams.put(ended.team(), open(ended.team(), false));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onCloseAll(CloseAll close) {
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (ActorRef<Team.Command> team : teams.values()) {
      all =
          all.thenCombineAsync(
              this.<Request.Retired>ask(team, Request.Close::new),
              (before, closed) -> null,
              context.getExecutionContext());
    }
    teams.clear();
    context.pipeToSelf(all, (done, failure) -> new Closed(close));
    return Behaviors.same();
  }

  private Behavior<Command> onClosed(Closed closed) {
    closed.close().replyTo().tell(new AllClosed());
    return Behaviors.same();
  }

  private ActorRef<Team.Command> open(String name, boolean fresh) {
    with.vitals().opening(name);
    TeamOpening.Files files = new TeamOpening.Files(name, with.folder().team(name), format, fresh);
    Behavior<Team.Command> team =
        Behaviors.<Team.Command>supervise(
                Behaviors.withMdc(
                    Team.Command.class, Map.of("team", name), TeamOpening.create(home, files)))
            .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER));
    ActorRef<Team.Command> actor = context.spawn(team, name + "~" + ++opened);
    context.watchWith(actor, new Ended(name, actor));
    return actor;
  }

  private <T> CompletionStage<Outcome<T>> ask(
      ActorRef<Team.Command> team, Function<ActorRef<Outcome<T>>, Request<T>> request) {
    return AskPattern.ask(
        team,
        request::apply,
        with.settings().http().answerLimit(),
        context.getSystem().scheduler());
  }

  private static <T> Outcome<T> orUnavailable(
      @Nullable Outcome<T> outcome, @Nullable Throwable failure) {
    return outcome == null
        ? new Outcome.Refused<>(new Refusal.Unavailable("The team does not answer: " + failure))
        : outcome;
  }

  private static Outcome<Archived> moved(
      String team, @Nullable Path folder, @Nullable Throwable failure) {
    return folder == null
        ? new Outcome.Refused<>(new Refusal.Unavailable(Troubles.disk(String.valueOf(failure))))
        : new Outcome.Done<>(new Archived(team, folder.toString()));
  }
}
