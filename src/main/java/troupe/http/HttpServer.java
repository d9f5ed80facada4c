package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import troupe.settings.Settings;

/**
 * Listens. Not by Pekko's own binding: that takes connections up to a number and then none any
 * more, so that whoever opens as many and says nothing keeps all others out.
 */
final class HttpServer {

  /** Shorter than the 5 s after which Pekko abandons a phase of its shutdown. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);

  /** Connections that the system holds until they are taken; Pekko's own default. */
  private static final int BACKLOG = 100;

  private HttpServer() {}

  /**
   * Serves {@code route} where the settings say, until the shutdown of {@code parts}.
   *
   * @return completes exceptionally when the address cannot be had
   */
  static CompletionStage<Tcp.ServerBinding> bind(
      ActorSystem<?> system, HttpApi.Parts parts, Route route) {
    Settings.Http settings = parts.settings().http();
    Optional<SSLContext> tls = parts.tls().map(TlsIdentity::context);
    Route timed = withRequestTimeoutResponse(Problems::requestTimeout, () -> route);
    ConnectionRunner runner = new ConnectionRunner(system, settings, timed.flow(system), tls);
    Source<Tcp.IncomingConnection, CompletionStage<Tcp.ServerBinding>> connections =
        Tcp.get(system)
            .bind(settings.host(), settings.port(), BACKLOG, List.of(), false, Optional.empty());
    Acceptor acceptor = new Acceptor(settings.limits().connections(), runner, LAST_ANSWERS);
    Pair<CompletionStage<Tcp.ServerBinding>, Acceptor.Door> listening =
        connections.toMat(Sink.fromGraph(acceptor), Keep.both()).run(system);
    parts
        .shutdown()
        .add(CoordinatedShutdown.PhaseServiceUnbind(), "close-http", listening.second()::close);
    return listening.first();
  }
}
