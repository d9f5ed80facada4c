package troupe.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import troupe.settings.Settings;

/** Runs single connections: HTTP over TLS or plain, watched from both sides. */
final class ConnectionRunner {

  private final ActorSystem<?> system;
  private final Settings.Http settings;
  private final boolean secure;
  private final Flow<HttpRequest, HttpResponse, NotUsed> handler;
  private final BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> http;
  private final BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> security;

  /**
   * A runner.
   *
   * @param handler answers requests
   * @param tls the daemon's key; empty for plain HTTP
   */
  ConnectionRunner(
      ActorSystem<?> system,
      Settings.Http settings,
      Flow<HttpRequest, HttpResponse, NotUsed> handler,
      Optional<SSLContext> tls) {
    this.system = system;
    this.settings = settings;
    this.handler = handler;
    this.secure = tls.isPresent();
    ServerSettings pekko = PekkoSettings.of(settings, system.settings().config());
    http = Http.get(system).serverLayer(pekko);
    security =
        tls.map(context -> TLS.create(() -> serverSide(context), TLSClosing.eagerClose()))
            .orElseGet(ConnectionRunner::plain);
  }

  /**
   * A connection that runs.
   *
   * @param ending ends it in peace
   * @param cut ends it at once, whatever it does
   */
  record Handle(IdleLimit.Ending ending, Runnable cut) {}

  /** What a connection tells of itself, from any thread. */
  interface Watcher {

    /** It waits for a request from now on, or does not any more. It waits from the start. */
    void waits(boolean waiting);

    void ended();
  }

  /** Answers all that comes on {@code connection}. */
  Handle serve(Tcp.IncomingConnection connection, Client client, Watcher watcher) {
    Flow<HttpRequest, HttpResponse, NotUsed> signed =
        Flow.of(HttpRequest.class).map(client::sign).via(handler);
    Duration head = settings.limits().head();
    return run(connection, signed, new IdleLimit.Limits(head, settings.idleLimit()), watcher);
  }

  /** Says on {@code connection} that there is no room, if something is asked at all. */
  Handle refuse(Tcp.IncomingConnection connection, boolean ownFault, Watcher watcher) {
    int most =
        ownFault
            ? settings.limits().connections().perClient()
            : settings.limits().connections().inAll();
    Problem refusal =
        Problem.of(
            ownFault ? ProblemType.TOO_MANY_CONNECTIONS : ProblemType.OVERLOADED,
            "There are %d connections already%s, and all are in use."
                .formatted(most, ownFault ? " from your address" : ""));
    Flow<HttpRequest, HttpResponse, NotUsed> refusing =
        Flow.of(HttpRequest.class)
            .take(1)
            .map(
                request -> {
                  request.discardEntityBytes(system);
                  return refusal.response();
                });
    Duration head = settings.limits().head();
    return run(connection, refusing, new IdleLimit.Limits(head, head), watcher);
  }

  /** Ends {@code connection} at once. */
  void drop(Tcp.IncomingConnection connection) {
    connection.handleWith(
        Flow.fromSinkAndSource(Sink.<ByteString>cancelled(), Source.<ByteString>empty()), system);
  }

  private Handle run(
      Tcp.IncomingConnection connection,
      Flow<HttpRequest, HttpResponse, NotUsed> handling,
      IdleLimit.Limits limits,
      Watcher watcher) {
    SharedKillSwitch cut = KillSwitches.shared("connection");
    Runnable cutting = () -> cut.abort(new SlowClient());
    ConnectionGuard guard =
        new ConnectionGuard(settings.limits().write(), secure, cutting, watcher::ended);
    Flow<HttpRequest, HttpResponse, IdleLimit.Ending> requests =
        IdleLimit.around(handling, limits, watcher::waits);
    Flow<ByteString, ByteString, IdleLimit.Ending> bytes =
        requests.joinMat(http.atop(BidiFlow.fromGraph(guard)).atop(security), Keep.left());
    IdleLimit.Ending ending =
        connection.handleWith(
            Flow.<ByteString>create().via(cut.flow()).viaMat(bytes, Keep.right()).via(cut.flow()),
            system);
    return new Handle(ending, cutting);
  }

  private static SSLEngine serverSide(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> plain() {
    return BidiFlow.fromFlows(
            Flow.<SslTlsOutbound>create(),
            Flow.<SessionBytes>create().map(bytes -> (SslTlsInbound) bytes))
        .atop(TLSPlacebo.getInstance());
  }

  /** Why a connection was cut; nobody is told. */
  private static final class SlowClient extends Exception {
    SlowClient() {
      super("the client is too slow", null, false, false);
    }
  }
}
