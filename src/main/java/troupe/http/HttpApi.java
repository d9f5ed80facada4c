package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Tcp;
import troupe.api.Events;
import troupe.api.Servers;
import troupe.api.Sessions;
import troupe.api.Teams;
import troupe.api.Tokens;
import troupe.api.Workers;
import troupe.settings.Settings;
import troupe.shutdown.ShutdownTasks;
import troupe.tool.Tools;

/** The daemon's HTTP interface, version 1; {@code docs/http-api.md} describes it. */
public final class HttpApi {

  private HttpApi() {}

  /**
   * What the interface is made of.
   *
   * @param events of the teams
   * @param servers hears of OpenCode servers
   * @param notReady why work cannot be done now, asked at each probe; empty when it can
   * @param mcp answers {@code /mcp}
   * @param tokens what clients must show
   * @param tls the daemon's key; empty for plain HTTP
   * @param schema of {@code orchestrator.json}, as JSON
   * @param version of the daemon
   * @param shutdown by which the interface ends
   */
  public record Parts(
      Teams teams,
      Events events,
      Tools tools,
      Workers workers,
      McpHandler mcp,
      Sessions sessions,
      Servers servers,
      Supplier<List<String>> notReady,
      Tokens tokens,
      Optional<TlsIdentity> tls,
      Settings settings,
      String schema,
      String version,
      ShutdownTasks shutdown) {}

  /**
   * Listens where the settings say. The binding ends by the shutdown of the parts: no new
   * connections, then a few seconds for open requests.
   *
   * @return completes exceptionally when the address cannot be had
   */
  public static CompletionStage<Tcp.ServerBinding> bind(ActorSystem<?> system, Parts parts) {
    return bind(system, parts, Feeds.of(system, parts, endOfEvents(parts.shutdown())));
  }

  static CompletionStage<Tcp.ServerBinding> bind(ActorSystem<?> system, Parts parts, Feeds feeds) {
    return HttpServer.bind(system, parts, route(parts, feeds));
  }

  /**
   * Where events come from.
   *
   * @param executor for what readers of events do between them
   */
  record Feeds(EventFeed workers, TeamFeed teams, Executor executor) {

    /** Feeds that follow what happens from now on, until {@code end}. */
    static Feeds of(ActorSystem<?> system, Parts parts, SharedKillSwitch end) {
      return new Feeds(
          EventFeed.of(system, parts.workers(), end),
          TeamFeed.of(system, parts.events(), parts.settings().http(), end),
          system.executionContext());
    }
  }

  /** Everything that is answered. */
  static Route route(Parts parts, Feeds feeds) {
    Settings.Http settings = parts.settings().http();
    Access access = new Access(settings, parts.tokens());
    RateLimit rate = new RateLimit(settings.limits().rate(), System::nanoTime);
    Route probes = new HealthRoutes(parts.notReady()).routes();
    Route schema = new SchemaRoutes(parts.schema()).routes();
    Route closed =
        concat(
            versionOne(parts, feeds),
            new McpRoutes(parts.mcp(), Bodies.upTo(settings.maxBody(), settings)).routes());
    return access
        .fromHere(
            () ->
                concat(
                    probes,
                    rate.limited(
                        () ->
                            concat(
                                schema,
                                access.authorized(() -> IdempotencyKeys.checked(() -> closed))))))
        .seal(Problems.rejections(), Problems.failures());
  }

  /** A stream never ends by itself, and the end of the daemon would wait for it in vain. */
  static SharedKillSwitch endOfEvents(ShutdownTasks shutdown) {
    SharedKillSwitch end = KillSwitches.shared("events");
    shutdown.add(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "end-events",
        () -> {
          end.shutdown();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    return end;
  }

  private static Route versionOne(Parts parts, Feeds feeds) {
    Settings settings = parts.settings();
    Bodies bodies = Bodies.upTo(settings.http().maxBody(), settings.http());
    Bodies promptBodies = Bodies.upTo(settings.workers().maxBody(), settings.http());
    Teams teams = parts.teams();
    EventStreams streams = new EventStreams(feeds.workers(), settings.http());
    Route all =
        concat(
            new TeamRoutes(teams, bodies).routes(),
            new MemberRoutes(teams, bodies).routes(),
            new PermissionRoutes(teams, bodies).routes(),
            new MessageRoutes(teams, bodies).routes(),
            new TaskRoutes(teams, bodies).routes(),
            new WhyRoutes(teams).routes(),
            new ToolRoutes(parts.tools(), bodies).routes(),
            new WorkerRoutes(parts.workers(), promptBodies).routes(),
            new SessionRoutes(parts.sessions()).routes(),
            new ServerRoutes(parts.servers(), bodies).routes(),
            new TokenRoutes(parts.tokens(), bodies).routes(),
            new TeamEventRoutes(feeds.teams(), streams, feeds.executor()).routes(),
            new EventRoutes(feeds.workers(), feeds.teams(), streams, feeds.executor()).routes());
    return concat(
        path("v1", () -> get(() -> Answers.ok(Map.of("version", parts.version())))),
        pathPrefix("v1", () -> all));
  }
}
