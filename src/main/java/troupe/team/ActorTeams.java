package troupe.team;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import troupe.api.Archived;
import troupe.api.Broadcast;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.Interruption;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.NewMember;
import troupe.api.NewTask;
import troupe.api.NewTeam;
import troupe.api.OpenAsk;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Sessions;
import troupe.api.ShutdownRequest;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.api.Teams;
import troupe.api.Why;
import troupe.async.Stages;
import troupe.settings.Settings;
import troupe.worker.Placement;

/**
 * {@link Teams} and {@link Sessions} answered by actors; the only place outside them that asks.
 * Views are made on the asking side, so that a large team costs its actor nothing to read.
 */
public final class ActorTeams implements Teams, Sessions {

  /** The most that a worker's {@code startTimeout} may be (docs/workers.md). */
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  private final ActorRef<TeamRegistry.Command> registry;
  private final ActorSystem<?> system;
  private final Settings settings;
  private final Executor executor;

  /** What the next command can be recognised by. */
  private final @Nullable RequestKey key;

  /** The front door to the teams behind {@code registry}. */
  public ActorTeams(
      ActorRef<TeamRegistry.Command> registry, ActorSystem<?> system, Settings settings) {
    this(registry, system, settings, null);
  }

  private ActorTeams(
      ActorRef<TeamRegistry.Command> registry,
      ActorSystem<?> system,
      Settings settings,
      @Nullable RequestKey key) {
    this.registry = registry;
    this.system = system;
    this.settings = settings;
    this.executor = system.executionContext();
    this.key = key;
  }

  @Override
  public Teams once(@Nullable RequestKey next) {
    return next == null ? this : new ActorTeams(registry, system, settings, next);
  }

  @Override
  public CompletionStage<Outcome<TeamView>> create(Caller caller, NewTeam team) {
    return mapped(
        this.<Outcome<TeamState>>ask(
            replyTo -> new TeamRegistry.Create(caller, team, key, replyTo)),
        TeamState::view);
  }

  @Override
  public CompletionStage<List<TeamSummary>> list() {
    return this.<TeamRegistry.Roll>ask(TeamRegistry.ListAll::new)
        .thenComposeAsync(
            roll ->
                gathered(roll.teams().entrySet(), team -> summary(team.getKey(), team.getValue())),
            executor);
  }

  @Override
  public CompletionStage<Outcome<List<TeamSummary>>> list(Caller caller) {
    return list()
        .thenApplyAsync(
            all ->
                Standing.mayList(all, caller)
                    ? new Outcome.Done<>(all)
                    : new Outcome.Refused<>(new Refusal.OnlyTheLead("list the teams")),
            executor);
  }

  @Override
  public CompletionStage<Outcome<TeamView>> team(Caller caller, String team) {
    return mapped(read(caller, team), TeamState::view);
  }

  @Override
  public CompletionStage<Outcome<Why>> why(Caller caller, String team, Why.Subject subject) {
    return this.<Sighting>request(team, replyTo -> new Request.See(caller, replyTo))
        .thenApplyAsync(
            seen -> seen.flatMap(sighting -> WaitRules.why(sighting, subject)), executor);
  }

  @Override
  public CompletionStage<Outcome<List<Message>>> messages(Caller caller, String team) {
    return mapped(read(caller, team), state -> List.copyOf(state.mail().messages().values()));
  }

  @Override
  public CompletionStage<Outcome<List<Message>>> sent(Caller caller, String team) {
    return mapped(read(caller, team), state -> MailRules.sentBy(state, caller));
  }

  @Override
  public CompletionStage<Outcome<TeamView>> claimLead(
      Caller caller, String team, String sessionId, boolean force) {
    if (!LeadRules.mayAppoint(caller)) {
      return refused(new Refusal.OnlyTheLead("name a new lead"));
    }
    boolean itself = caller instanceof Caller.Session;
    Caller.Session session = itself ? (Caller.Session) caller : new Caller.Session(sessionId);
    return mapped(
        this.<Outcome<TeamState>>ask(
            replyTo -> new TeamRegistry.ClaimLead(session, team, force && !itself, key, replyTo)),
        TeamState::view);
  }

  @Override
  public CompletionStage<Outcome<Archived>> delete(Caller caller, String team, boolean force) {
    return ask(replyTo -> new TeamRegistry.Delete(caller, team, force, replyTo));
  }

  @Override
  public CompletionStage<Outcome<MemberView>> spawn(Caller caller, String team, NewMember member) {
    return plain(
        AskPattern.ask(
            registry,
            (ActorRef<Outcome<MemberView>> replyTo) ->
                new TeamRegistry.Ask(team, new Request.Spawn(caller, member, key, replyTo)),
            patience(member),
            system.scheduler()));
  }

  @Override
  public CompletionStage<Outcome<MemberView>> member(Caller caller, String team, String member) {
    return request(team, replyTo -> new Request.Look(caller, member, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Message>> send(
      Caller caller, String team, String to, String text) {
    MailRules.Letter letter = new MailRules.Letter(to, text);
    return command(team, replyTo -> new Request.Send(caller, letter, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Broadcast>> broadcast(Caller caller, String team, String text) {
    return command(team, replyTo -> new Request.SendAll(caller, text, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Interruption>> interrupt(
      Caller caller, String team, String member, String text) {
    MailRules.Letter letter = new MailRules.Letter(member, text);
    return command(team, replyTo -> new Request.Interrupt(caller, letter, replyTo));
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, String team, PermissionAnswer answer) {
    if (key != null && answer.permissionId() == null) {
      // A repeat that named no permission in particular would answer the next one.
      String rule = "It must be given with an Idempotency-Key.";
      return refused(new Refusal.InvalidText("permissionId", rule));
    }
    return request(team, replyTo -> new Request.ReplyPermission(caller, answer, key, replyTo));
  }

  @Override
  public CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, PermissionAnswer answer) {
    String id = String.valueOf(answer.permissionId());
    return states(caller)
        .thenComposeAsync(
            all ->
                all.stream()
                    .filter(state -> state.desk().knows(id))
                    .findFirst()
                    .or(() -> all.stream().filter(this::remembers).findFirst())
                    .map(state -> replyPermission(caller, state.name(), answer))
                    .orElseGet(() -> refused(new Refusal.NoSuchPermission(null, null, id))),
            executor);
  }

  @Override
  public CompletionStage<Outcome<List<OpenAsk>>> permissions(Caller caller, @Nullable String team) {
    return team == null
        ? states(caller)
            .thenApplyAsync(
                all -> new Outcome.Done<>(all.stream().flatMap(ActorTeams::asks).toList()),
                executor)
        : mapped(read(caller, team), state -> asks(state).toList());
  }

  /** A team forgets what was answered long ago sooner than under which key it was. */
  private boolean remembers(TeamState state) {
    return key != null && state.done().holds(key);
  }

  /** How far every team is, by name; empty for one that refuses or is silent. */
  CompletionStage<Map<String, OptionalLong>> heads(Caller caller) {
    return this.<TeamRegistry.Roll>ask(TeamRegistry.ListAll::new)
        .thenComposeAsync(
            roll -> {
              Map<String, OptionalLong> none = new TreeMap<>();
              roll.teams().keySet().forEach(name -> none.put(name, OptionalLong.empty()));
              return gathered(roll.teams().values(), team -> stateOrSilence(caller, team))
                  .thenApplyAsync(states -> with(none, states), executor);
            },
            executor);
  }

  private static Map<String, OptionalLong> with(
      Map<String, OptionalLong> none, List<TeamState> states) {
    states.forEach(state -> none.put(state.name(), OptionalLong.of(state.seq())));
    return none;
  }

  private static Stream<OpenAsk> asks(TeamState state) {
    return state.desk().open().values().stream();
  }

  private static <T> CompletionStage<Outcome<T>> refused(Refusal why) {
    return CompletableFuture.completedStage(new Outcome.Refused<>(why));
  }

  /** Every team that the caller may see; one that does not answer is left out. */
  private CompletionStage<List<TeamState>> states(Caller caller) {
    return this.<TeamRegistry.Roll>ask(TeamRegistry.ListAll::new)
        .thenComposeAsync(
            roll -> gathered(roll.teams().values(), team -> stateOrSilence(caller, team)),
            executor);
  }

  private CompletionStage<Outcome<TeamState>> stateOrSilence(
      Caller caller, ActorRef<Team.Command> team) {
    return state(caller, team)
        .exceptionallyAsync(
            silent -> new Outcome.Refused<>(new Refusal.Unavailable("it does not answer")),
            executor);
  }

  /** Refused by a team that does not know the caller any more. */
  private CompletionStage<Outcome<TeamState>> state(Caller caller, ActorRef<Team.Command> team) {
    return plain(
        AskPattern.ask(
            team, replyTo -> new Request.Read(caller, replyTo), patience(), system.scheduler()));
  }

  /** What each of them answers; whoever refuses is left out. */
  private <A, T> CompletionStage<List<T>> gathered(
      Collection<A> all, Function<A, CompletionStage<Outcome<T>>> ask) {
    CompletionStage<List<T>> answers = CompletableFuture.completedFuture(new ArrayList<>());
    for (A one : all) {
      answers = answers.thenCombineAsync(ask.apply(one), ActorTeams::with, executor);
    }
    return answers;
  }

  @Override
  public CompletionStage<Outcome<ShutdownRequest>> shutdown(
      Caller caller, String team, @Nullable String member, boolean force) {
    return command(team, replyTo -> new Request.ShutDown(caller, member, force, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Task>> addTask(Caller caller, String team, NewTask task) {
    return command(team, replyTo -> new Request.AddTask(caller, task, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Task>> updateTask(
      Caller caller, String team, String taskId, TaskChange change) {
    return command(team, replyTo -> new Request.UpdateTask(caller, taskId, change, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Task>> claim(Caller caller, String team, String taskId) {
    return command(team, replyTo -> new Request.Claim(caller, taskId, replyTo));
  }

  @Override
  public CompletionStage<Outcome<Completion>> complete(
      Caller caller, String team, String taskId, @Nullable String result) {
    return command(team, replyTo -> new Request.Complete(caller, taskId, result, replyTo));
  }

  /** An OpenCode server told of itself: sessions of a server that is away may be there. */
  public void serverHeard(Placement.Joined server) {
    registry.tell(new TeamRegistry.ServerHeard(server));
  }

  @Override
  public CompletionStage<List<TeamView>> teamsOf(String sessionId) {
    return this.<TeamRegistry.Roll>ask(replyTo -> new TeamRegistry.FindTeamsOf(sessionId, replyTo))
        .thenComposeAsync(
            roll ->
                gathered(
                    roll.teams().values(),
                    team -> mapped(state(new Caller.Session(sessionId), team), TeamState::view)),
            executor);
  }

  private CompletionStage<Outcome<TeamState>> read(Caller caller, String team) {
    return request(team, replyTo -> new Request.Read(caller, replyTo));
  }

  /** One team that is stuck must not hide the others. */
  private CompletionStage<Outcome<TeamSummary>> summary(String name, ActorRef<Team.Command> team) {
    return this.<Outcome<TeamSummary>>plain(
            AskPattern.ask(team, Request.Summarize::new, patience(), system.scheduler()))
        .exceptionallyAsync(
            silent ->
                new Outcome.Done<>(
                    new TeamSummary(name, null, null, 0, 0, 0, "it does not answer")),
            executor);
  }

  /** A team that was deleted in between is left out. */
  private static <T> List<T> with(List<T> list, Outcome<T> one) {
    if (one instanceof Outcome.Done<T> done) {
      list.add(done.value());
    }
    return list;
  }

  private <T> CompletionStage<Outcome<T>> command(
      String team, Function<ActorRef<Outcome<T>>, Request.Repeatable<T>> change) {
    return request(
        team,
        replyTo ->
            key == null ? change.apply(replyTo) : new Request.Once<>(key, change.apply(replyTo)));
  }

  /** For {@link ActorEvents}, too. */
  <T> CompletionStage<Outcome<T>> request(
      String team, Function<ActorRef<Outcome<T>>, Request<T>> request) {
    return ask(replyTo -> new TeamRegistry.Ask(team, request.apply(replyTo)));
  }

  private <T, R> CompletionStage<Outcome<R>> mapped(
      CompletionStage<Outcome<T>> stage, Function<T, R> change) {
    return stage.thenApplyAsync(outcome -> outcome.map(change), executor);
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, TeamRegistry.Command> command) {
    return plain(AskPattern.ask(registry, command::apply, patience(), system.scheduler()));
  }

  private <T> CompletionStage<T> plain(CompletionStage<T> asked) {
    return Stages.plain(asked, executor);
  }

  /** Only the team knows whether a server has to start first; without either it cannot have to. */
  private Duration patience(NewMember member) {
    boolean mayStart = member.worker() != null || Posting.SERVER.equals(member.backend());
    return mayStart ? patience().plus(longestStart()) : patience();
  }

  private Duration longestStart() {
    Duration usual = settings.opencode().startLimit();
    return usual.compareTo(LONGEST_START) > 0 ? usual : LONGEST_START;
  }

  private Duration patience() {
    return settings.http().answerLimit();
  }
}
