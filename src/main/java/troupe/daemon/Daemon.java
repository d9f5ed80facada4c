package troupe.daemon;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import troupe.api.Events;
import troupe.api.Outcome;
import troupe.api.Teams;
import troupe.api.WorkerView;
import troupe.api.Workers;
import troupe.http.TlsIdentity;
import troupe.metrics.Telemetry;
import troupe.opencode.ServerAddress;
import troupe.run.ActorWorkers;
import troupe.settings.Settings;
import troupe.store.FolderInUse;
import troupe.team.ActorEvents;
import troupe.team.ActorTeams;
import troupe.worker.config.ConfigFiles;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
import troupe.worker.config.WorkerBook;
import troupe.worker.server.Leftovers;

/**
 * A running daemon: teams, their OpenCode server, and the HTTP interface to them. It ends on {@link
 * #stop}, and when a part fails that it cannot do without; where it has the process for itself also
 * on SIGTERM and SIGINT.
 */
public final class Daemon {

  private final Running running;
  private final HttpEdge edge;
  private final @Nullable URI url;

  private Daemon(Running running, HttpEdge edge, @Nullable URI url) {
    this.running = running;
    this.edge = edge;
    this.url = url;
  }

  /**
   * How to run.
   *
   * @param home the daemon's own folder, absolute
   * @param teamsFolder where teams are kept, absolute
   * @param server which OpenCode server
   * @param directory where teams and workers work that name no other, absolute
   * @param userHome where the user's configuration of workers is, absolute
   * @param environment of the daemon; handed on to a managed server, less what is Troupe's own
   */
  public record Options(
      Settings settings,
      Path home,
      Path teamsFolder,
      Server server,
      Path directory,
      Path userHome,
      Map<String, String> environment) {

    /** The same, whose servers trust {@code certificate} unless they are told of another one. */
    private Options trusting(Path certificate) {
      Map<String, String> more = new HashMap<>(environment);
      more.putIfAbsent("NODE_EXTRA_CA_CERTS", certificate.toString());
      return new Options(
          settings, home, teamsFolder, server, directory, userHome, Map.copyOf(more));
    }

    /** What the files of workers say now. May block. */
    Reading workers() {
      return ConfigFiles.read(userHome, directory);
    }
  }

  /** Which OpenCode server the agents run on. */
  public sealed interface Server {

    /** One that somebody else runs. */
    record Attached(ServerAddress address) implements Server {}

    /**
     * One that the daemon runs.
     *
     * @param binary an {@code opencode} that can be executed
     */
    record Managed(Path binary) implements Server {}
  }

  /**
   * A daemon inside somebody's program, whose process is not its own: no hook, no signal, no end of
   * the JVM.
   *
   * @param system where its actors run, and which goes on when it ends; {@code null} to have one
   *     made
   * @param listens whether there is HTTP. Without it sessions of OpenCode have no tools of a team
   * @param telemetry of this daemon alone
   */
  public record Embedding(@Nullable ActorSystem<?> system, boolean listens, Telemetry telemetry) {}

  /** This build's version. */
  public static String version() {
    return Optional.ofNullable(Daemon.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /**
   * Makes a daemon's own folder and its token where they are missing, so that clients can be told
   * of them before it is first started.
   *
   * @param home absolute
   */
  public static void prepare(Path home) throws IOException {
    Home.prepare(home);
  }

  /**
   * Starts a daemon that has the process for itself. The stage completes when it listens; teams and
   * the OpenCode server may still be starting. Servers that a killed daemon left are ended first,
   * which can take seconds.
   *
   * @throws FolderInUse when another daemon works on the teams folder
   * @throws BadConfiguration when a file that describes workers is wrong, or how it is to listen
   * @throws IOException when a folder cannot be made or read
   */
  public static CompletionStage<Daemon> start(Options given)
      throws IOException, FolderInUse, BadConfiguration {
    return start(given, Telemetry.prometheus());
  }

  /**
   * The same, whose figures go elsewhere.
   *
   * @param telemetry of this daemon alone
   */
  public static CompletionStage<Daemon> start(Options given, Telemetry telemetry)
      throws IOException, FolderInUse, BadConfiguration {
    return start(given, new Way(true, telemetry, ActorHost::ofProcess));
  }

  /**
   * Starts one inside somebody's program, as {@link #start(Options)}. The stage completes when it
   * listens or, where it does not, when it can be asked. Blocks while it reads files.
   */
  public static CompletionStage<Daemon> embed(Options given, Embedding embedding)
      throws IOException, FolderInUse, BadConfiguration {
    return start(
        given,
        new Way(
            embedding.listens(),
            embedding.telemetry(),
            plan -> ActorHost.embedded(plan, embedding)));
  }

  /**
   * How a daemon runs.
   *
   * @param listens whether there is HTTP
   * @param hosts where the actors run
   */
  private record Way(
      boolean listens, Telemetry telemetry, Function<Guardian.Plan, ActorHost> hosts) {}

  private static CompletionStage<Daemon> start(Options given, Way way)
      throws IOException, FolderInUse, BadConfiguration {
    Optional<TlsIdentity> tls = Optional.empty();
    if (way.listens()) {
      Exposure.check(given.settings().http());
      tls = Exposure.identity(given);
    }
    Options options = tls.isPresent() ? given.trusting(Home.certificate(given.home())) : given;
    Orchestrator workers = Foundation.configured(options);
    Foundation base = Foundation.open(options, tls, way.telemetry());
    WorkerBook book = new WorkerBook(ConfigFiles.project(options.directory()), workers);
    return Leftovers.end(base.servers())
        .thenComposeAsync(ended -> begun(base, base.plan(book), way))
        .whenCompleteAsync(
            (daemon, failure) -> {
              if (failure != null) {
                base.close();
              }
            });
  }

  /** A daemon that could not be made has ended when this fails. */
  private static CompletionStage<Daemon> begun(Foundation base, Guardian.Plan plan, Way way) {
    ActorHost host = way.hosts().apply(plan);
    CompletionStage<Done> ended = Stopping.prepare(host, base);
    DaemonTokens tokens = DaemonTokens.of(host.system(), base.options(), base.home(), base.token());
    HttpEdge edge = HttpEdge.of(base, plan.joined(), tokens, host.system());
    return host.frontDoors()
        .thenComposeAsync(
            doors -> {
              ActorTeams teams =
                  new ActorTeams(doors.teams(), host.system(), base.options().settings());
              Workers workers = new ActorWorkers(doors.workers(), host.system());
              Stopping.prepare(host, workers);
              Teams metered = MeteredTeams.of(teams, base.telemetry().meters());
              Running running = new Running(host, teams, metered, workers, ended);
              return way.listens()
                  ? edge.open(running).thenApply(url -> new Daemon(running, edge, url))
                  : edge.stayClosed().thenApply(nothing -> new Daemon(running, edge, null));
            },
            host.system().executionContext())
        .handle((daemon, failure) -> failure == null ? done(daemon) : refused(host, ended, failure))
        .thenCompose(Function.identity());
  }

  private static CompletionStage<Daemon> refused(
      ActorHost host, CompletionStage<Done> ended, Throwable failure) {
    host.stop();
    return ended
        .handle((done, more) -> CompletableFuture.<Daemon>failedFuture(failure))
        .thenCompose(Function.identity());
  }

  private static CompletionStage<Daemon> done(Daemon daemon) {
    return CompletableFuture.completedFuture(daemon);
  }

  /**
   * The parts of a daemon that runs.
   *
   * @param teams those of {@code actors}, whose commands are counted
   */
  record Running(
      ActorHost host,
      ActorTeams actors,
      Teams teams,
      Workers workers,
      CompletionStage<Done> ended) {

    Events events() {
      return new ActorEvents(actors, host.system());
    }
  }

  /** For embedding programs: the teams, without HTTP. */
  public Teams teams() {
    return running.teams();
  }

  /** Likewise: what happens in them. */
  public Events events() {
    return running.events();
  }

  /** Likewise: the workers. */
  public Workers workers() {
    return running.workers();
  }

  /**
   * What became of a reload.
   *
   * @param done whether the files were right
   * @param words for the log
   */
  public record Reloaded(boolean done, String words) {}

  /**
   * Reads the workers' configuration again, of which nothing changes when a file is wrong, and the
   * token.
   */
  public CompletionStage<Reloaded> reload() {
    return running
        .workers()
        .reload()
        .thenApplyAsync(Daemon::reloaded, running.host().system().executionContext())
        .thenCombineAsync(
            edge.tokens().reread(),
            (reloaded, token) -> new Reloaded(reloaded.done(), reloaded.words() + token),
            running.host().system().executionContext());
  }

  private static Reloaded reloaded(Outcome<List<WorkerView>> outcome) {
    return outcome instanceof Outcome.Done<List<WorkerView>> done
        ? new Reloaded(true, "%d workers are configured".formatted(done.value().size()))
        : new Reloaded(false, ((Outcome.Refused<List<WorkerView>>) outcome).refusal().sentence());
  }

  /** Why it cannot work at the moment, for people; empty when it can. */
  public List<String> notReady() {
    return edge.base().readiness().health().causes();
  }

  /**
   * Where it listens.
   *
   * @throws IllegalStateException when it does not
   */
  public URI url() {
    return address().orElseThrow(() -> new IllegalStateException("this daemon does not listen"));
  }

  /** Likewise; empty when it does not. */
  public Optional<URI> address() {
    return Optional.ofNullable(url);
  }

  /** The path at which a browser gets to the dashboard without a token, once and for a while. */
  public String loginPath() {
    return edge.reception().link(edge.tokens().print()).path();
  }

  /** Stops everything in order: requests, teams, the OpenCode server, the actors. */
  public CompletionStage<Done> stop() {
    return running.host().stop().thenCombine(running.ended(), (stopped, ended) -> ended);
  }

  /** Whether it ended, or is ending, because the process was told to. */
  public boolean isStoppedBySignal() {
    return CoordinatedShutdown.get(running.host().system())
        .getShutdownReason()
        .equals(Optional.of(CoordinatedShutdown.jvmExitReason()));
  }

  /** Completes when it has ended, whatever the reason. */
  public CompletionStage<Done> ended() {
    return running.ended();
  }
}
