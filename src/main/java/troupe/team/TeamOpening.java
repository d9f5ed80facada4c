package troupe.team;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamSummary;
import troupe.settings.Dispatchers;
import troupe.store.Loaded;
import troupe.store.TeamFolder;

/**
 * A team before it runs: reads its files off the actor's thread, keeps requests waiting, and turns
 * into the {@link Team}. A team whose files are damaged answers every request with what is wrong.
 */
final class TeamOpening {

  /** What opening a team tells itself. */
  sealed interface Own extends Team.Command {}

  /**
   * The files were read.
   *
   * @param state as it was left; without a name when there is none
   * @param warnings what was mended, for people
   */
  private record Read(TeamState state, List<String> warnings) implements Own {}

  /**
   * The files cannot be trusted.
   *
   * @param damage why, for people
   */
  private record Distrusted(String damage, @Nullable Throwable cause) implements Own {}

  private record NotRead(Throwable cause) implements Own {}

  /** Requests that may wait while the files are read, which takes well under a second. */
  private static final int PATIENCE = 1_000;

  private final Team.Home home;
  private final Files files;
  private final ActorContext<Team.Command> context;
  private final StashBuffer<Team.Command> waiting;

  /**
   * Where a team's files are and how they are read.
   *
   * @param format reads snapshots
   * @param fresh whether the team is only just being made, so that nothing on disk is fine
   */
  record Files(String team, TeamFolder folder, TeamFile format, boolean fresh) {

    /** All of it, since what was read takes much more room than the team it tells of. Blocks. */
    private Own read() {
      Loaded loaded = folder.load();
      if (loaded instanceof Loaded.Damaged damaged) {
        String line = damaged.line() == 0 ? "" : ", line " + damaged.line();
        return new Distrusted(damaged.file() + line + ": " + damaged.reason(), null);
      }
      if (!(loaded instanceof Loaded.Intact intact)
          || (intact.snapshot().isEmpty() && intact.after().isEmpty())) {
        return new Read(format.none(), List.of());
      }
      try {
        return new Read(new Replay(team, folder, format).of(intact), intact.warnings());
      } catch (RuntimeException wrong) {
        // Whatever is wrong with the files is no reason to read them again and again.
        return new Distrusted(String.valueOf(wrong.getMessage()), wrong);
      }
    }
  }

  private TeamOpening(
      Team.Home home,
      Files files,
      ActorContext<Team.Command> context,
      StashBuffer<Team.Command> waiting) {
    this.home = home;
    this.files = files;
    this.context = context;
    this.waiting = waiting;
  }

  static Behavior<Team.Command> create(Team.Home home, Files files) {
    return Behaviors.setup(
        context ->
            Behaviors.withStash(
                PATIENCE, waiting -> new TeamOpening(home, files, context, waiting).reading()));
  }

  private Behavior<Team.Command> reading() {
    Executor recovery =
        context
            .getSystem()
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig(Dispatchers.RECOVERY));
    home.vitals().opening(files.team());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(files::read, recovery),
        (found, failure) -> failure == null ? found : new NotRead(failure));
    return Behaviors.receive(Team.Command.class)
        .onMessage(Read.class, this::onRead)
        .onMessage(Distrusted.class, this::onDistrusted)
        .onMessage(NotRead.class, not -> damaged(String.valueOf(not.cause().getMessage())))
        .onMessage(Request.Close.class, this::onClose)
        .onMessage(Request.class, this::onRequestWhileReading)
        .onMessage(Team.Own.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Team.Command> damaged(String damage) {
    home.vitals().damaged(files.team());
    context.getLog().error("team {} is damaged and does not run: {}", files.team(), damage);
    return waiting.unstashAll(
        Behaviors.receive(Team.Command.class)
            .onMessage(Request.Summarize.class, summarize -> onSummarize(summarize, damage))
            .onMessage(Request.Close.class, this::onClose)
            .onMessage(Request.Retire.class, retire -> onRetireWhileDamaged(retire, damage))
            .onMessage(Request.class, request -> onRequestWhileDamaged(request, damage))
            .onMessage(Own.class, late -> Behaviors.same())
            .onMessage(Team.Own.class, late -> Behaviors.same())
            .build());
  }

  private Behavior<Team.Command> onDistrusted(Distrusted distrusted) {
    context.getLog().debug("cannot read {}", files.team(), distrusted.cause());
    return damaged(distrusted.damage());
  }

  private Behavior<Team.Command> onRead(Read read) {
    read.warnings().forEach(warning -> context.getLog().warn("{}: {}", files.team(), warning));
    TeamState state = read.state();
    if (state.name().isEmpty() && !files.fresh()) {
      home.vitals().gone(files.team());
      home.registry().tell(new TeamRegistry.Vacant(files.team()));
      return vacant();
    }
    // Not by its own name: one that is being made has none yet.
    home.vitals().running(files.team());
    seat(state);
    return waiting.unstashAll(Team.create(home, state, files.folder()));
  }

  private void seat(TeamState state) {
    for (MemberState member : state.members().values()) {
      home.registry().tell(new TeamRegistry.Joined(member.spec().sessionId(), state.name()));
    }
  }

  /** There is no team: a crash came before its first event was whole. */
  private Behavior<Team.Command> vacant() {
    return waiting.unstashAll(
        Behaviors.receive(Team.Command.class)
            .onMessage(Request.Close.class, this::onClose)
            .onMessage(Request.class, this::onRequestWhileVacant)
            .onMessage(Own.class, late -> Behaviors.same())
            .onMessage(Team.Own.class, late -> Behaviors.same())
            .build());
  }

  private Behavior<Team.Command> onRequestWhileVacant(Request<?> request) {
    request.refuse(new Refusal.NoSuchTeam(files.team()));
    return Behaviors.same();
  }

  /** Nothing was written, so nothing has to be. */
  private Behavior<Team.Command> onClose(Request.Close close) {
    home.vitals().gone(files.team());
    close.replyTo().tell(new Outcome.Done<>(new Request.Retired(files.team())));
    return Behaviors.stopped();
  }

  private Behavior<Team.Command> onRequestWhileReading(Request<?> request) {
    if (waiting.isFull()) {
      request.refuse(new Refusal.Unavailable(Troubles.starting()));
    } else {
      waiting.stash(request);
    }
    return Behaviors.same();
  }

  private Behavior<Team.Command> onSummarize(Request.Summarize summarize, String damage) {
    summarize
        .replyTo()
        .tell(new Outcome.Done<>(new TeamSummary(files.team(), null, null, 0, 0, 0, damage)));
    return Behaviors.same();
  }

  /** A person can have damaged files put away, as they are. */
  private Behavior<Team.Command> onRetireWhileDamaged(Request.Retire retire, String damage) {
    if (!retire.force() || !(retire.caller() instanceof Caller.Operator)) {
      return onRequestWhileDamaged(retire, damage);
    }
    home.vitals().gone(files.team());
    retire.replyTo().tell(new Outcome.Done<>(new Request.Retired(files.team())));
    return Behaviors.stopped();
  }

  private Behavior<Team.Command> onRequestWhileDamaged(Request<?> request, String damage) {
    request.refuse(new Refusal.TeamDamaged(files.team(), damage));
    return Behaviors.same();
  }
}
