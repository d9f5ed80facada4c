package troupe.daemon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Tcp;
import troupe.api.Outcome;
import troupe.api.Teams;
import troupe.api.WorkerView;
import troupe.api.Workers;
import troupe.bridge.Injection;
import troupe.dashboard.Reception;
import troupe.http.HttpApi;
import troupe.http.McpHandler;
import troupe.http.TlsIdentity;
import troupe.mcp.McpEndpoint;
import troupe.metrics.Telemetry;
import troupe.opencode.ManagedServer;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;
import troupe.run.ActorWorkers;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.store.FolderInUse;
import troupe.store.Holder;
import troupe.store.TeamsFolder;
import troupe.team.ActorEvents;
import troupe.team.ActorTeams;
import troupe.team.Clockwork;
import troupe.tool.Tools;
import troupe.worker.ServerBook;
import troupe.worker.config.ConfigFiles;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
import troupe.worker.config.WorkerBook;
import troupe.worker.server.Leftovers;

/**
 * A running daemon: teams, their OpenCode server, and the HTTP interface to them. It ends on {@link
 * #stop}, on SIGTERM and SIGINT, and when a part fails that it cannot do without.
 */
public final class Daemon {

  /** Stopping teams and servers takes seconds; Pekko gives a phase five unless told. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** In the daemon's own folder: the servers that run. */
  private static final String SERVERS = "servers.json";

  private static final Config PEKKO =
      ConfigFactory.parseString(
          """
          pekko {
            loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
            logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
            loglevel = DEBUG
            stdout-loglevel = OFF
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            # As many threads as processors: nothing on them waits. Eight on two, as is usual,
            # take the processors from each other in the middle of their work.
            actor.default-dispatcher.fork-join-executor.parallelism-min = 2
            actor.internal-dispatcher.fork-join-executor.parallelism-min = 2
            coordinated-shutdown.phases {
              before-service-unbind.timeout = 25s
              service-stop.timeout = 25s
              before-actor-system-terminate.timeout = 25s
            }
          }
          """);

  private final ActorSystem<Guardian.Command> system;
  private final Teams teams;
  private final Workers workers;
  private final DaemonTokens tokens;
  private final Reception reception;
  private final URI url;

  private Daemon(Running running, Edge edge, URI url) {
    this.system = running.system();
    this.teams = running.teams();
    this.workers = running.workers();
    this.tokens = edge.tokens();
    this.reception = edge.reception();
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
   * Starts a daemon. The stage completes when it listens; teams and the OpenCode server may still
   * be starting. Servers that a killed daemon left are ended first, which can take seconds.
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
    Exposure.check(given.settings().http());
    Optional<TlsIdentity> tls = Exposure.identity(given);
    Options options = tls.isPresent() ? given.trusting(Home.certificate(given.home())) : given;
    Orchestrator workers = configured(options);
    Base base = base(options, telemetry);
    Home.Token token = base.home().token(options.environment());
    WorkerBook book = new WorkerBook(ConfigFiles.project(options.directory()), workers);
    return Leftovers.end(options.home().resolve(SERVERS))
        .thenComposeAsync(
            ended -> {
              Guardian.Plan plan = plan(base, book);
              ActorSystem<Guardian.Command> system =
                  ActorSystem.create(
                      Guardian.create(plan), "troupe", PEKKO.withFallback(ConfigFactory.load()));
              Stopping.prepare(system, base.home(), base.folder());
              system.getWhenTerminated().thenRunAsync(telemetry.onEnd(), system.executionContext());
              DaemonTokens tokens = DaemonTokens.of(system, options, base.home(), token);
              return listen(
                  system,
                  new Edge(base, plan.joined(), tokens, reception(system, base, tokens), tls));
            });
  }

  /**
   * What a daemon stands on.
   *
   * @param bridge what the servers that it starts read
   * @param listening told to these when they may be started
   */
  private record Base(
      Options options,
      Home home,
      Holder self,
      TeamsFolder folder,
      Home.BridgeFiles bridge,
      CompletableFuture<Injection> listening,
      Readiness readiness,
      Telemetry telemetry) {}

  private static Base base(Options options, Telemetry telemetry) throws IOException, FolderInUse {
    Home home = Home.open(options.home());
    Holder self = home.self();
    TeamsFolder folder = TeamsFolder.open(options.teamsFolder(), self);
    return new Base(
        options,
        home,
        self,
        folder,
        home.bridge(options.environment()),
        new CompletableFuture<>(),
        new Readiness(options.settings().store().failureNotice()),
        telemetry);
  }

  /** What the HTTP interface of a daemon needs besides its actors. */
  private record Edge(
      Base base,
      ServerBook servers,
      DaemonTokens tokens,
      Reception reception,
      Optional<TlsIdentity> tls) {

    Settings settings() {
      return base.options().settings();
    }
  }

  private static Reception reception(ActorSystem<?> system, Base base, DaemonTokens tokens) {
    return Reception.open(
        base.options().settings().dashboard(),
        tokens,
        new Reception.Means(
            base.home().shelf(),
            system.dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.STORE)),
            Clock.systemUTC(),
            Reception::freshSecret));
  }

  private static Orchestrator configured(Options options) throws BadConfiguration {
    Reading reading = options.workers();
    if (reading instanceof Reading.Invalid invalid) {
      throw BadConfiguration.ofWorkers(invalid.violations());
    }
    return ((Reading.Valid) reading).config();
  }

  private static CompletionStage<Daemon> listen(ActorSystem<Guardian.Command> system, Edge edge) {
    return frontDoors(system)
        .thenComposeAsync(
            doors -> {
              ActorTeams teams = new ActorTeams(doors.teams(), system, edge.settings());
              Workers workers = new ActorWorkers(doors.workers(), system);
              Running running = new Running(system, teams, workers);
              Stopping.prepare(system, workers);
              return HttpApi.bind(system, parts(edge, running))
                  .thenApplyAsync(
                      binding -> listening(running, edge, binding), system.executionContext());
            },
            system.executionContext())
        .whenCompleteAsync(
            (daemon, failure) -> {
              if (failure != null) {
                system.terminate();
              }
            },
            system.executionContext());
  }

  /** For embedding programs: the teams, without HTTP. */
  public Teams teams() {
    return teams;
  }

  /** Likewise: the workers. */
  public Workers workers() {
    return workers;
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
    return workers
        .reload()
        .thenApplyAsync(Daemon::reloaded, system.executionContext())
        .thenCombineAsync(
            tokens.reread(),
            (reloaded, token) -> new Reloaded(reloaded.done(), reloaded.words() + token),
            system.executionContext());
  }

  private static Reloaded reloaded(Outcome<List<WorkerView>> outcome) {
    return outcome instanceof Outcome.Done<List<WorkerView>> done
        ? new Reloaded(true, "%d workers are configured".formatted(done.value().size()))
        : new Reloaded(false, ((Outcome.Refused<List<WorkerView>>) outcome).refusal().sentence());
  }

  /** Where it listens. */
  public URI url() {
    return url;
  }

  /** Where a browser gets to the dashboard without a token, once and for a while. */
  public Reception.LoginLink loginLink() {
    return reception.link(tokens.print());
  }

  /** Stops everything in order: requests, teams, the OpenCode server, the actor system. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
  }

  /** Whether it ended, or is ending, because the process was told to. */
  public boolean isStoppedBySignal() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .equals(Optional.of(CoordinatedShutdown.jvmExitReason()));
  }

  /** Completes when it has ended, whatever the reason. */
  public CompletionStage<Done> ended() {
    return system.getWhenTerminated();
  }

  private record Running(ActorSystem<Guardian.Command> system, ActorTeams teams, Workers workers) {}

  private static Daemon listening(Running running, Edge edge, Tcp.ServerBinding binding) {
    InetSocketAddress address = binding.localAddress();
    String scheme = edge.tls().isPresent() ? "https" : "http";
    URI url = URI.create("%s://%s:%d".formatted(scheme, literal(address), address.getPort()));
    Base base = edge.base();
    Holder self = base.self();
    try {
      base.home()
          .announce(self, new Home.Announcement(url, version(), edge.tls().map(TlsIdentity::pem)));
      base.folder()
          .introduce(
              new Holder(self.pid(), self.startedAt(), self.home(), Optional.of(url.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Home.BridgeFiles bridge = base.bridge();
    base.listening().complete(new Injection(url, bridge.token(), bridge.plugin()));
    return new Daemon(running, edge, url);
  }

  private static String literal(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static HttpApi.Parts parts(Edge edge, Running running) {
    Telemetry telemetry = edge.base().telemetry();
    Teams teams = MeteredTeams.of(running.teams(), telemetry.meters());
    Tools tools = new Tools(teams);
    String howToLead = edge.settings().prompts().lead().text();
    return new HttpApi.Parts(
        teams,
        new ActorEvents(running.teams(), running.system()),
        tools,
        running.workers(),
        mcp(new McpEndpoint(tools, howToLead, version()), running.system()),
        running.teams(),
        new AnnouncedServers(edge.servers(), running.teams()::serverHeard),
        edge.base().readiness()::health,
        edge.tokens(),
        edge.reception(),
        edge.tls(),
        edge.settings(),
        telemetry,
        ConfigFiles.schema(),
        version());
  }

  /** The HTTP edge and the endpoint do not know each other. */
  private static McpHandler mcp(McpEndpoint endpoint, ActorSystem<?> system) {
    return (body, headers) ->
        endpoint
            .answer(body, headers.protocolVersion(), headers.session())
            .thenApplyAsync(
                reply -> new McpHandler.Reply(reply.status(), reply.json()),
                system.executionContext());
  }

  private static Guardian.Plan plan(Base base, WorkerBook book) {
    Options options = base.options();
    Guardian.Managed managed =
        options.server() instanceof Server.Managed own
            ? new Guardian.Managed(own.binary(), new ManagedServer())
            : null;
    OpenCodeServer server =
        managed == null
            ? OpenCodeServer.at(((Server.Attached) options.server()).address())
            : managed.handle();
    List<String> names = base.folder().names();
    Clockwork clockwork =
        new Clockwork(Clock.systemUTC(), new OpenCodeIds(Clock.systemUTC(), new SecureRandom()));
    return new Guardian.Plan(
        options.settings(),
        server,
        managed,
        base.folder(),
        names,
        options.directory().toString(),
        options.home().resolve(SERVERS),
        options.environment(),
        base.listening(),
        book,
        new ServerBook(server),
        options::workers,
        clockwork,
        base.readiness(),
        base.telemetry().meters());
  }

  static CompletionStage<Guardian.FrontDoors> frontDoors(ActorSystem<Guardian.Command> system) {
    return AskPattern.<Guardian.Command, Guardian.FrontDoors>ask(
        system, Guardian.FindFrontDoors::new, STOP_LIMIT, system.scheduler());
  }
}
