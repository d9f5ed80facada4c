package troupe.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.javadsl.Tcp;
import troupe.bridge.Injection;
import troupe.dashboard.Reception;
import troupe.http.HttpApi;
import troupe.http.McpHandler;
import troupe.http.OnDemand;
import troupe.http.TlsIdentity;
import troupe.mcp.McpEndpoint;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.store.Holder;
import troupe.team.ActorTeams;
import troupe.tool.Tools;
import troupe.worker.ServerBook;
import troupe.worker.config.ConfigFiles;

/**
 * How a daemon is reached over HTTP.
 *
 * @param servers that others run
 * @param reception lets browsers in
 */
record HttpEdge(Foundation base, ServerBook servers, DaemonTokens tokens, Reception reception) {

  /** Not open yet. */
  static HttpEdge of(
      Foundation base, ServerBook servers, DaemonTokens tokens, ActorSystem<?> system) {
    Reception reception =
        Reception.open(
            base.options().settings().dashboard(),
            tokens,
            new Reception.Means(
                base.home().shelf(),
                system.dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.STORE)),
                Clock.systemUTC(),
                Reception::freshSecret));
    return new HttpEdge(base, servers, tokens, reception);
  }

  /**
   * Listens, and tells clients and servers where.
   *
   * @return completes exceptionally when the address cannot be had
   */
  CompletionStage<URI> open(Daemon.Running running) {
    ActorSystem<?> system = running.host().system();
    return HttpApi.bind(system, parts(running))
        .thenApplyAsync(this::listening, system.executionContext());
  }

  /** Listens nowhere, so servers are given nothing to call; others still see who has the home. */
  CompletionStage<Void> stayClosed() {
    try {
      base.home().announce(base.self(), Daemon.version());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    Home.BridgeFiles bridge = base.bridge();
    base.listening().complete(new Injection(null, bridge.token(), bridge.plugin()));
    return CompletableFuture.completedFuture(null);
  }

  private URI listening(Tcp.ServerBinding binding) {
    InetSocketAddress address = binding.localAddress();
    String scheme = base.tls().isPresent() ? "https" : "http";
    URI url = URI.create("%s://%s:%d".formatted(scheme, literal(address), address.getPort()));
    Holder self = base.self();
    try {
      base.home()
          .announce(
              self, new Home.Announcement(url, Daemon.version(), base.tls().map(TlsIdentity::pem)));
      base.folder()
          .introduce(
              new Holder(self.pid(), self.startedAt(), self.home(), Optional.of(url.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Home.BridgeFiles bridge = base.bridge();
    base.listening().complete(new Injection(url, bridge.token(), bridge.plugin()));
    return url;
  }

  private static String literal(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private HttpApi.Parts parts(Daemon.Running running) {
    ActorTeams actors = running.actors();
    Tools tools = new Tools(running.teams());
    Settings settings = base.options().settings();
    String howToLead = settings.prompts().lead().text();
    return new HttpApi.Parts(
        running.teams(),
        running.events(),
        tools,
        running.workers(),
        mcp(() -> new McpEndpoint(tools, howToLead, Daemon.version()), running.host().system()),
        actors,
        new AnnouncedServers(servers, actors::serverHeard),
        base.readiness()::health,
        tokens,
        reception,
        base.tls(),
        settings,
        base.telemetry(),
        ConfigFiles.schema(),
        Daemon.version(),
        running.host().shutdown());
  }

  /**
   * The HTTP edge and the endpoint do not know each other. The SDK behind it has hundreds of
   * classes and checks all schemas, for which nobody has to wait who does not come by it.
   */
  private static McpHandler mcp(Supplier<McpEndpoint> maker, ActorSystem<?> system) {
    OnDemand<McpEndpoint> endpoint =
        new OnDemand<>(maker, system.dispatchers().lookup(DispatcherSelector.blocking()));
    return (body, headers) ->
        endpoint
            .get()
            .thenComposeAsync(
                made -> made.answer(body, headers.protocolVersion(), headers.session()),
                system.executionContext())
            .thenApplyAsync(
                reply -> new McpHandler.Reply(reply.status(), reply.json()),
                system.executionContext());
  }
}
