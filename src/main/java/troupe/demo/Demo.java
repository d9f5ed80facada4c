package troupe.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Teams;
import troupe.terminal.Screen;
import troupe.terminal.Terminal;

/**
 * Plays the {@link Plot} on a team and shows it. Looks at the team before every beat and goes on
 * when what it waits for is so, never because time has passed.
 *
 * <pre>
 *            LookDue        Looked            Acted              LimitReached  stop
 *   looking  ask the team   play the beat     ignore (late)      fail          fail
 *   acting   ignore (late)  ignore (late)     look, or fail      fail          fail
 * </pre>
 */
public final class Demo {

  /** What the demo tells itself; nobody else talks to it. */
  sealed interface Command {}

  private record LookDue() implements Command {}

  private record Looked(int position, @Nullable Outcome<World> seen, @Nullable Throwable failure)
      implements Command {}

  private record Acted(int position, @Nullable Outcome<?> outcome, @Nullable Throwable failure)
      implements Command {}

  private record LimitReached() implements Command {}

  /** Where the plot stands; the team is made at the position before the first beat. */
  private record Scene(int position, @Nullable World seen) {

    Scene next() {
      return new Scene(position + 1, seen);
    }
  }

  private record Play(Teams teams, Terminal terminal, CompletableFuture<Summary> end) {}

  /** Several times what the demo takes on two slow cores. */
  static final Duration LIMIT = Duration.ofSeconds(110);

  /** Short enough for the eye. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

  private static final Scene OPENING = new Scene(-1, null);
  private static final Caller OPERATOR = new Caller.Operator();

  private final Teams teams;
  private final Terminal terminal;
  private final Screen screen;
  private final CompletableFuture<Summary> end;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final List<Beat> beats = Plot.beats();

  private Demo(Play play, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.teams = play.teams();
    this.terminal = play.terminal();
    this.screen = new Screen(play.terminal());
    this.end = play.end();
    this.context = context;
    this.timers = timers;
  }

  /**
   * Plays the demo once, with a team named {@code demo} that must not exist yet.
   *
   * @return completes when the plot has ended, and exceptionally with {@link DemoFailed} when it
   *     cannot go on or takes longer than 110 s
   */
  public static CompletionStage<Summary> run(
      ActorSystem<?> system, Teams teams, Terminal terminal) {
    CompletableFuture<Summary> end = new CompletableFuture<>();
    // A terminal may block for as long as its owner scrolls.
    system.systemActorOf(create(teams, terminal, end), "demo", DispatcherSelector.blocking());
    return end;
  }

  /** A demo that begins at once and completes {@code end}. */
  static Behavior<Command> create(Teams teams, Terminal terminal, CompletableFuture<Summary> end) {
    Play play = new Play(teams, terminal, end);
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Demo(play, context, timers).open()));
  }

  private Behavior<Command> open() {
    timers.startSingleTimer(new LimitReached(), LIMIT);
    screen.news("team \"%s\": a lead and three members build a small thing".formatted(Plot.TEAM));
    NewTeam team = new NewTeam(Plot.TEAM, "A small thing in five tasks", null, null);
    return act(OPENING, teams.create(OPERATOR, team));
  }

  private Behavior<Command> looking(Scene scene) {
    return Behaviors.receive(Command.class)
        .onMessage(LookDue.class, due -> look(scene))
        .onMessage(
            Looked.class,
            looked -> looked.position() == scene.position(),
            looked -> onLooked(looked, scene))
        .onMessage(Looked.class, late -> Behaviors.same())
        .onMessage(Acted.class, late -> Behaviors.same())
        .onMessage(LimitReached.class, limit -> onLimitReached(scene))
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> acting(Scene scene) {
    return Behaviors.receive(Command.class)
        .onMessage(LookDue.class, late -> Behaviors.same())
        .onMessage(Looked.class, late -> Behaviors.same())
        .onMessage(
            Acted.class,
            acted -> acted.position() == scene.position(),
            acted -> onActed(acted, scene))
        .onMessage(Acted.class, late -> Behaviors.same())
        .onMessage(LimitReached.class, limit -> onLimitReached(scene))
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> onLooked(Looked looked, Scene scene) {
    if (looked.seen() instanceof Outcome.Done<World> done) {
      return play(new Scene(scene.position(), done.value()), done.value());
    }
    if (looked.seen() instanceof Outcome.Refused<World> refused) {
      return fail("the team cannot be seen: " + refused.refusal().sentence());
    }
    // A look changes nothing, so a daemon too slow to answer one is asked again.
    context.getLog().debug("look failed", looked.failure());
    timers.startSingleTimer(new LookDue(), LOOK_INTERVAL);
    return looking(scene);
  }

  private Behavior<Command> onActed(Acted acted, Scene scene) {
    if (acted.outcome() instanceof Outcome.Refused<?> refused) {
      return onRefused(refused.refusal(), scene);
    }
    if (acted.outcome() == null) {
      return fail("%s: %s".formatted(textAt(scene), acted.failure()));
    }
    if (expectedAt(scene) != Beat.Expected.DONE) {
      return fail("%s: was not refused".formatted(textAt(scene)));
    }
    screen.news(textAt(scene));
    return look(scene.next());
  }

  private Behavior<Command> onRefused(Refusal refusal, Scene scene) {
    boolean blocked = refusal instanceof Refusal.TaskBlocked;
    if (!blocked || expectedAt(scene) != Beat.Expected.BLOCKED) {
      return fail("%s: %s".formatted(textAt(scene), refusal.sentence()));
    }
    screen.news("%s, refused: %s".formatted(textAt(scene), refusal.sentence()));
    return look(scene.next());
  }

  private Behavior<Command> onLimitReached(Scene scene) {
    String seen =
        scene.seen() == null
            ? "nothing was seen of the team"
            : String.join("\n", Progress.lines(scene.seen(), terminal.width()));
    return fail(
        "not done after %d s, waiting for: %s%n%s"
            .formatted(LIMIT.toSeconds(), textAt(scene), seen));
  }

  private Behavior<Command> onStop() {
    end.completeExceptionally(new DemoFailed("the demo was stopped"));
    return Behaviors.same();
  }

  private Behavior<Command> look(Scene scene) {
    CompletionStage<Outcome<World>> look =
        teams
            .team(OPERATOR, Plot.TEAM)
            .thenCombineAsync(
                teams.messages(OPERATOR, Plot.TEAM),
                World::of,
                context.getSystem().executionContext());
    context.pipeToSelf(look, (seen, failure) -> new Looked(scene.position(), seen, failure));
    return looking(scene);
  }

  private Behavior<Command> act(Scene scene, CompletionStage<? extends Outcome<?>> answer) {
    context.pipeToSelf(answer, (outcome, failure) -> new Acted(scene.position(), outcome, failure));
    return acting(scene);
  }

  private Behavior<Command> play(Scene scene, World world) {
    screen.progress(Progress.lines(world, terminal.width()));
    if (world.defect().isPresent()) {
      return fail(world.defect().get());
    }
    if (scene.position() == beats.size()) {
      return finish(world);
    }
    Beat beat = beats.get(scene.position());
    if (beat instanceof Beat.Act act) {
      return act(scene, act, world);
    }
    if (beat instanceof Beat.Await await && await.reached().test(world)) {
      return play(scene.next(), world);
    }
    timers.startSingleTimer(new LookDue(), LOOK_INTERVAL);
    return looking(scene);
  }

  private Behavior<Command> act(Scene scene, Beat.Act act, World world) {
    try {
      return act(scene, act.move().on(teams, world));
    } catch (DemoFailed impossible) {
      return fail("%s: %s".formatted(act.text(), impossible.getMessage()));
    }
  }

  private Behavior<Command> finish(World world) {
    Summary summary = world.summary();
    screen.progress(List.of());
    screen.news("results");
    summary.results().forEach((member, result) -> screen.news(resultLine(member, result)));
    screen.news("%d idle notices reached the lead".formatted(summary.notices()));
    end.complete(summary);
    return Behaviors.stopped();
  }

  private Behavior<Command> fail(String reason) {
    end.completeExceptionally(new DemoFailed(reason));
    return Behaviors.stopped();
  }

  private String textAt(Scene scene) {
    return scene.position() < 0 ? "making the team" : beats.get(scene.position()).text();
  }

  private Beat.Expected expectedAt(Scene scene) {
    return scene.position() >= 0 && beats.get(scene.position()) instanceof Beat.Act act
        ? act.expected()
        : Beat.Expected.DONE;
  }

  private static String resultLine(String member, String result) {
    return "  %-4s %s".formatted(member, Progress.plain(result));
  }
}
