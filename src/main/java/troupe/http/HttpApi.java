package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
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
import org.apache.pekko.actor.typed.DispatcherSelector;
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
import troupe.dashboard.Reception;
import troupe.metrics.Telemetry;
import troupe.settings.Settings;
import troupe.shutdown.ShutdownTasks;
import troupe.tool.Tools;

/** The daemon's HTTP interface, version 1; {@code docs/http-api.md} describes it. */
public final class HttpApi {

  private HttpApi() {}

  /**
   * How the daemon is, in words that anybody may read.
   *
   * @param causes why work cannot be done now; empty when it can
   * @param warnings what a person should see to, and does not keep it from working
   */
  public record Health(List<String> causes, List<String> warnings) {

    public Health {
      causes = List.copyOf(causes);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What the interface is made of.
   *
   * @param events of the teams
   * @param servers hears of OpenCode servers
   * @param health asked at each probe
   * @param mcp answers {@code /mcp}
   * @param tokens what clients must show
   * @param reception lets browsers in
   * @param tls the daemon's key; empty for plain HTTP
   * @param telemetry told of requests; what {@code /metrics} shows
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
      Supplier<Health> health,
      Tokens tokens,
      Reception reception,
      Optional<TlsIdentity> tls,
      Settings settings,
      Telemetry telemetry,
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
   * Where events come from, and files for browsers.
   *
   * @param executor for what readers of events do between them
   * @param reading for reading files
   */
  record Feeds(EventFeed workers, TeamFeed teams, Executor executor, Executor reading) {

    /** Feeds that follow what happens from now on, until {@code end}. */
    static Feeds of(ActorSystem<?> system, Parts parts, SharedKillSwitch end) {
      return new Feeds(
          EventFeed.of(system, parts.workers(), end, parts.telemetry().meters()),
          TeamFeed.of(system, parts.events(), parts.settings().http(), end),
          system.executionContext(),
          system.dispatchers().lookup(DispatcherSelector.blocking()));
    }
  }

  /** Everything that is answered. */
  static Route route(Parts parts, Feeds feeds) {
    Settings.Http settings = parts.settings().http();
    Access access = new Access(settings, parts.tokens(), parts.reception());
    RateLimit rate = new RateLimit(settings.limits().rate(), "requests", System::nanoTime);
    LoginRoutes login = login(parts, access);
    // Each is put together once, not again for each request; what is asked most comes first.
    Route known =
        IdempotencyKeys.checked(
            BySegment.next(
                Map.of(
                    "v1",
                    versionOne(parts, feeds, login),
                    "metrics",
                    new MetricsRoutes(parts.telemetry().scrape()).routes(),
                    "mcp",
                    new McpRoutes(parts.mcp(), Bodies.upTo(settings.maxBody(), settings))
                        .routes())));
    Route closed = access.authorized(known);
    Route most = BySegment.next(Map.of("v1", concat(login.open(), closed), "mcp", closed));
    Route open =
        concat(
            new SchemaRoutes(parts.schema()).routes(),
            PageRoutes.dashboard(feeds.reading()).routes(),
            ApiDocs.pages(feeds.reading()).routes());
    Route limited = rate.limited(concat(most, concat(open, closed)));
    Route all = access.fromHere(concat(new HealthRoutes(parts.health()).routes(), limited));
    return new RequestMeter(parts.telemetry().meters())
        .timed(all.seal(Problems.rejections(), Problems.failures()));
  }

  private static LoginRoutes login(Parts parts, Access access) {
    Settings settings = parts.settings();
    RateLimit rate = new RateLimit(settings.dashboard().logins(), "logins", System::nanoTime);
    Bodies bodies = Bodies.upTo(settings.http().maxBody(), settings.http());
    return new LoginRoutes(parts, access, rate, bodies);
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

  private static Route versionOne(Parts parts, Feeds feeds, LoginRoutes login) {
    Settings settings = parts.settings();
    Bodies bodies = Bodies.upTo(settings.http().maxBody(), settings.http());
    Bodies promptBodies = Bodies.upTo(settings.workers().maxBody(), settings.http());
    EventStreams streams =
        new EventStreams(feeds.workers(), settings.http(), parts.telemetry().meters());
    Route all =
        BySegment.next(
            Map.of(
                "teams",
                teams(parts.teams(), bodies, feeds, streams),
                "permissions",
                new PermissionRoutes(parts.teams(), bodies).routes(),
                "tools",
                new ToolRoutes(parts.tools(), bodies).routes(),
                "workers",
                new WorkerRoutes(parts.workers(), promptBodies).routes(),
                "sessions",
                new SessionRoutes(parts.sessions()).routes(),
                "servers",
                new ServerRoutes(parts.servers(), bodies).routes(),
                "token",
                new TokenRoutes(parts.tokens(), bodies).routes(),
                "login-links",
                login.closed(),
                "events",
                new EventRoutes(feeds.workers(), feeds.teams(), streams, feeds.executor())
                    .routes()));
    Route version = get(() -> complete(Answers.ok(Map.of("version", parts.version()))));
    Route each = concat(all, pathEnd(() -> version));
    return pathPrefix("v1", () -> each);
  }

  private static Route teams(Teams teams, Bodies bodies, Feeds feeds, EventStreams streams) {
    return concat(
        BySegment.ofTeam(
            Map.of(
                "tasks",
                new TaskRoutes(teams, bodies).routes(),
                "messages",
                new MessageRoutes(teams, bodies).routes(),
                "members",
                new MemberRoutes(teams, bodies).routes(),
                "why",
                new WhyRoutes(teams).routes(),
                "events",
                new TeamEventRoutes(feeds.teams(), streams, feeds.executor()).routes())),
        new TeamRoutes(teams, bodies).routes());
  }
}
