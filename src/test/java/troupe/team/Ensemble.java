package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.LEAD_SESSION;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.TEAM;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.NewMember;
import troupe.api.NewTeam;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamView;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Signal;
import troupe.metrics.Meters;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;
import troupe.opencode.TextPart;
import troupe.settings.Settings;
import troupe.store.FolderInUse;
import troupe.store.Holder;
import troupe.store.TeamsFolder;
import troupe.testing.Actors;
import troupe.testing.HandClock;
import troupe.turn.Rehearsal;
import troupe.worker.ScriptedBackends;
import troupe.worker.ScriptedWorker;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Sought;
import troupe.worker.ServerBook;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.config.WorkerBook;

/** Teams in a folder behind their front door, on a scripted worker and a bus the test plays. */
final class Ensemble {

  private static final int PATIENCE = 20;

  final ScriptedWorker worker;
  final ScriptedBackends backends;

  /** Without workers until a test writes some in. */
  final WorkerBook book = new WorkerBook(Path.of("/work"), Samples.workers());

  /** Without servers until a test announces some. */
  final ServerBook servers =
      new ServerBook(OpenCodeServer.at(new ServerAddress(URI.create("http://127.0.0.1:1"), null)));

  /** Names of teams that are being read from disk. */
  final Set<String> opening = ConcurrentHashMap.newKeySet();

  final ActorTeams teams;
  private final Actors actors;
  private final HandClock clock;
  private final Path root;
  private final ActorRef<EventBus.Command> bus;
  private final TeamsFolder folder;
  private final ActorRef<TeamRegistry.Command> registry;

  /** Who listens to a session at last. */
  private final Map<String, ActorRef<Signal>> followers = new ConcurrentHashMap<>();

  private record Openings(Set<String> names) implements Vitals {
    @Override
    public void opening(String team) {
      names.add(team);
    }

    @Override
    public void running(String team) {
      names.remove(team);
    }
  }

  Ensemble(Actors actors, Path root, Settings settings) throws IOException, FolderInUse {
    this(actors, root, settings, NOON);
  }

  /**
   * @param now what the clock says until {@link #timePasses}
   */
  Ensemble(Actors actors, Path root, Settings settings, Instant now)
      throws IOException, FolderInUse {
    this.actors = actors;
    this.root = root;
    bus = actors.spawn(bus());
    worker = new ScriptedWorker(bus::tell);
    backends = new ScriptedBackends(worker);
    folder = TeamsFolder.open(root, new Holder(1, NOON, root, Optional.empty()));
    clock = new HandClock(now);
    registry =
        actors.spawn(
            TeamRegistry.create(
                new TeamRegistry.Surroundings(
                    backends,
                    book,
                    servers,
                    settings,
                    new Clockwork(clock, new OpenCodeIds(clock, new Random(1))),
                    folder,
                    root.toString(),
                    Meters.NONE,
                    new Openings(opening)),
                folder.names()));
    teams = new ActorTeams(registry, actors.system(), settings);
  }

  /** As {@link Rehearsal#settings}; a member must stop before it is looked at by the clock. */
  static Settings settings() {
    return settings("");
  }

  /** The same, with other settings over them. */
  static Settings settings(String others) {
    return Rehearsal.settings(
        "spawn.limit = 20s, http.answer-limit = 20s, turns.shutdown-limit = 10s\n" + others);
  }

  /** For the timers and for the clock. */
  void timePasses(Duration amount) {
    clock.forward(amount);
    actors.timePasses(amount);
  }

  /** The team {@code blue}, led by {@code ses_lead}. */
  TeamView blue() {
    CompletionStage<Outcome<TeamView>> created = teams.create(LEAD, team(TEAM));
    foundLead();
    return done(created);
  }

  static NewTeam team(String name) {
    return new NewTeam(name, null, null, null);
  }

  void foundLead() {
    worker.next(Sought.class).done(Optional.of(new SessionRef(LEAD_SESSION, root.toString())));
  }

  /** A member whose first prompt is delivered and still being answered. */
  Prompted member(String name) {
    CompletionStage<Outcome<MemberView>> spawned = spawn(name);
    Prompted first = firstPrompt(name);
    first.done();
    assertThat(done(spawned).status()).isEqualTo(MemberStatus.BUSY);
    return first;
  }

  CompletionStage<Outcome<MemberView>> spawn(String name) {
    return spawn(Samples.newMember(name));
  }

  CompletionStage<Outcome<MemberView>> spawn(NewMember member) {
    return teams.spawn(LEAD, TEAM, member);
  }

  /** The member's session is made; its first prompt. */
  Prompted firstPrompt(String name) {
    worker
        .next(Opened.class, opened -> opened.session().title().endsWith(" " + name))
        .done(session(name));
    return prompt(name);
  }

  SessionRef session(String name) {
    return new SessionRef("ses_" + name, root.toString());
  }

  /** The next prompt to the session of this member, or {@code lead}. */
  Prompted prompt(String name) {
    return worker.next(Prompted.class, prompt -> prompt.session().equals(session(name)));
  }

  /** What the prompt says, one text for each message it carries. */
  static List<String> texts(Prompted prompt) {
    return prompt.prompt().parts().stream().map(part -> ((TextPart) part).text()).toList();
  }

  /** The member's turn is found ended. */
  void answers(String name, String text) {
    ends(name, new TurnLook.Ended(text));
  }

  void ends(String name, TurnLook look) {
    hears(name, new Signal.Reconnected());
    worker.next(Looked.class, looked -> looked.session().equals(session(name))).done(look);
  }

  /** Tells who follows the session of {@code name}, once all who began to are known. */
  void hears(String name, Signal signal) {
    TestProbe<Signal> fence = actors.probe(Signal.class);
    bus.tell(new EventBus.Follow("", fence.ref()));
    fence.expectMessageClass(Signal.Reconnected.class);
    Samples.known(followers.get("ses_" + name)).tell(signal);
  }

  private Behavior<EventBus.Command> bus() {
    return Behaviors.receiveMessage(
        command -> {
          EventBus.Follow follow = (EventBus.Follow) command;
          followers.put(follow.sessionId(), follow.follower());
          if (follow.sessionId().isEmpty()) {
            follow.follower().tell(new Signal.Reconnected());
          }
          return Behaviors.same();
        });
  }

  /** The team as its lead sees it, once it is as {@code wanted}. */
  TeamView eventually(Consumer<TeamView> wanted) {
    return actors
        .probe(Object.class)
        .awaitAssert(
            Duration.ofSeconds(PATIENCE),
            () -> {
              TeamView team = view();
              wanted.accept(team);
              return team;
            });
  }

  TeamView view() {
    return done(teams.team(LEAD, TEAM));
  }

  List<Message> messages() {
    return done(teams.messages(LEAD, TEAM));
  }

  static void status(TeamView team, String member, MemberStatus status) {
    assertThat(Samples.known(team.members().get(member)).status()).isEqualTo(status);
  }

  /** Files are closed, as at the end of a daemon; another ensemble may take the folder. */
  void closes() {
    TestProbe<TeamRegistry.AllClosed> closed = actors.probe(TeamRegistry.AllClosed.class);
    registry.tell(new TeamRegistry.CloseAll(closed.ref()));
    closed.expectMessageClass(TeamRegistry.AllClosed.class);
    folder.close();
  }

  static <T> T done(CompletionStage<Outcome<T>> answer) {
    Outcome<T> outcome = answered(answer);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  static Refusal refused(CompletionStage<? extends Outcome<?>> answer) {
    Outcome<?> outcome = answered(answer);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).refusal();
  }

  static boolean isAnswered(CompletionStage<?> answer) {
    return answer.toCompletableFuture().isDone();
  }

  static <T> T answered(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
