package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import troupe.api.Servers;
import troupe.api.Sessions;
import troupe.api.Teams;
import troupe.api.Workers;
import troupe.settings.Settings;
import troupe.tool.Tools;

/** The daemon's HTTP interface, version 1; {@code docs/http-api.md} describes it. */
public final class HttpApi {

  /** Shorter than the 5 s after which Pekko abandons a phase of its shutdown. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);

  /** Lets a team's own time limit answer first. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Long addresses shall meet "no such team" like any other name that cannot be. */
  private static final String LONGEST_ADDRESS = "32k";

  private HttpApi() {}

  /**
   * What the interface is made of.
   *
   * @param servers hears of OpenCode servers
   * @param notReady why work cannot be done now, asked at each probe; empty when it can
   * @param mcp answers {@code /mcp}
   * @param token what clients must show
   * @param schema of {@code orchestrator.json}, as JSON
   * @param version of the daemon
   */
  public record Parts(
      Teams teams,
      Tools tools,
      Workers workers,
      McpHandler mcp,
      Sessions sessions,
      Servers servers,
      Supplier<List<String>> notReady,
      String token,
      Settings settings,
      String schema,
      String version) {}

  /**
   * Listens where the settings say. The binding ends with {@code system}: no new connections, then
   * a few seconds for open requests.
   *
   * @return completes exceptionally when the address cannot be had
   */
  public static CompletionStage<ServerBinding> bind(ActorSystem<?> system, Parts parts) {
    return bind(system, parts, EventFeed.of(system, parts.workers(), endOfEvents(system)));
  }

  static CompletionStage<ServerBinding> bind(ActorSystem<?> system, Parts parts, EventFeed feed) {
    Settings.Http settings = parts.settings().http();
    Route route = route(parts, feed);
    Route timed = withRequestTimeoutResponse(Problems::requestTimeout, () -> route);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system, settings))
        .bindFlow(IdleLimit.around(timed.flow(system), settings.idleLimit()))
        .thenApplyAsync(
            binding -> binding.addToCoordinatedShutdown(LAST_ANSWERS, system),
            system.executionContext());
  }

  /** Everything that is answered. */
  static Route route(Parts parts, EventFeed feed) {
    Access access = new Access(parts.settings().http().host(), parts.token());
    Route open =
        concat(
            new HealthRoutes(parts.notReady()).routes(), new SchemaRoutes(parts.schema()).routes());
    Route closed =
        concat(
            versionOne(parts, feed),
            new McpRoutes(parts.mcp(), new Bodies(parts.settings().http().maxBody())).routes());
    return access
        .fromHere(
            () -> concat(open, access.authorized(() -> IdempotencyKeys.checked(() -> closed))))
        .seal(Problems.rejections(), Problems.failures());
  }

  /** A stream never ends by itself, and the end of the daemon would wait for it in vain. */
  static SharedKillSwitch endOfEvents(ActorSystem<?> system) {
    SharedKillSwitch end = KillSwitches.shared("events");
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "end-events",
            () -> {
              end.shutdown();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return end;
  }

  private static Route versionOne(Parts parts, EventFeed feed) {
    Settings settings = parts.settings();
    Bodies bodies = new Bodies(settings.http().maxBody());
    Bodies promptBodies = new Bodies(settings.workers().maxBody());
    Teams teams = parts.teams();
    Route all =
        concat(
            new TeamRoutes(teams, bodies).routes(),
            new MemberRoutes(teams, bodies).routes(),
            new PermissionRoutes(teams, bodies).routes(),
            new MessageRoutes(teams, bodies).routes(),
            new TaskRoutes(teams, bodies).routes(),
            new ToolRoutes(parts.tools(), bodies).routes(),
            new WorkerRoutes(parts.workers(), promptBodies).routes(),
            new SessionRoutes(parts.sessions()).routes(),
            new ServerRoutes(parts.servers(), bodies).routes(),
            new EventRoutes(feed, settings.http()).routes());
    return concat(
        path("v1", () -> get(() -> Answers.ok(Map.of("version", parts.version())))),
        pathPrefix("v1", () -> all));
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, Settings.Http settings) {
    Map<String, Object> ours =
        Map.of(
            // No version: it helps only an attacker.
            "server-header",
            "troupe",
            "request-timeout",
            settings.answerLimit().plus(GRACE).toMillis() + "ms",
            // It counts bytes; IdleLimit looks whether there is something to wait for.
            "idle-timeout",
            "infinite",
            "parsing.max-uri-length",
            LONGEST_ADDRESS,
            // A warning would quote the header, and with it a mistyped token.
            "parsing.illegal-header-warnings",
            "off",
            "parsing.error-handler",
            UnreadableRequests.class.getName());
    Config config = ConfigFactory.parseMap(ours, "Troupe's HTTP edge").atPath("pekko.http.server");
    return ServerSettings.create(config.withFallback(system.settings().config()));
  }
}
