package troupe.opencode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.OutgoingConnectionBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaRanges;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.settings.Settings;

/**
 * The events of one OpenCode server, over a connection of its own so that it cannot starve the
 * calls. Opened again for ever, with back-off; a stream silent for too long is taken for dead.
 * Nothing is replayed after a loss.
 */
public final class EventStream {

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  /** Spread of the pauses, so that many daemons do not knock at the same moment. */
  private static final double JITTER = 0.2;

  private final ActorSystem<?> system;
  private final OpenCodeServer server;
  private final Settings.OpenCode settings;

  private EventStream(ActorSystem<?> system, OpenCodeServer server, Settings.OpenCode settings) {
    this.system = system;
    this.server = server;
    this.settings = settings;
  }

  /** The signals of {@code server}; each run of the source is a connection of its own. */
  public static Source<StreamSignal, NotUsed> of(
      ActorSystem<?> system, OpenCodeServer server, Settings.OpenCode settings) {
    EventStream stream = new EventStream(system, server, settings);
    RestartSettings restarts =
        RestartSettings.create(settings.minBackoff(), settings.maxBackoff(), JITTER)
            // Each loss is logged here already, in one line.
            .withLogSettings(
                RestartSettings.createLogSettings(Logging.DebugLevel())
                    .withCriticalLogLevel(Logging.DebugLevel(), Integer.MAX_VALUE));
    return RestartSource.withBackoff(restarts, stream::attempt);
  }

  /** One connection from waiting for its address to its loss; ends, never fails. */
  private Source<StreamSignal, ?> attempt() {
    return address()
        .flatMapConcat(this::signals)
        .concatLazy(
            Source.<StreamSignal>single(new StreamSignal.Disconnected("closed by OpenCode")))
        .<StreamSignal>onErrorResume(
            failure -> Source.single(new StreamSignal.Disconnected(reason(failure))))
        .statefulMapConcat(Announced::new);
  }

  /** Waiting for a managed server to start is no failure and must not lengthen the back-off. */
  private Source<ServerAddress, ?> address() {
    return Source.tick(Duration.ZERO, settings.minBackoff(), NotUsed.getInstance())
        .map(tick -> server.address())
        .filter(Optional::isPresent)
        .map(Optional::get)
        .take(1);
  }

  private Source<StreamSignal, NotUsed> signals(ServerAddress address) {
    HttpRequest request =
        Calls.authorized(
            HttpRequest.GET(address.base() + "/global/event")
                .addHeader(Accept.create(MediaRanges.create(MediaTypes.TEXT_EVENT_STREAM))),
            address);
    // The request side stays open: a connection whose requests have ended may be half-closed.
    return Source.single(request)
        .concat(Source.maybe())
        .via(connection(address))
        .initialTimeout(settings.requestLimit())
        .take(1)
        .flatMapConcat(this::body)
        .idleTimeout(settings.streamSilence())
        .statefulMapConcat(this::cutter);
  }

  private Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> connection(
      ServerAddress address) {
    ParserSettings parser =
        ParserSettings.forClient(system).withMaxChunkSize(Math.max(settings.maxEvent(), 1 << 20));
    OutgoingConnectionBuilder builder =
        Http.get(system)
            .connectionTo(address.url().getHost())
            .toPort(address.port())
            .withClientConnectionSettings(
                ClientConnectionSettings.create(system.classicSystem())
                    .withParserSettings(parser)
                    .withConnectingTimeout(settings.requestLimit())
                    .withIdleTimeout(settings.streamSilence()));
    return address.secure() ? builder.https() : builder.http();
  }

  private Source<ByteString, ?> body(HttpResponse response) {
    boolean events =
        response.entity().getContentType().mediaType().equals(MediaTypes.TEXT_EVENT_STREAM);
    if (response.status().isSuccess() && events) {
      return response.entity().withoutSizeLimit().getDataBytes();
    }
    response.entity().discardBytes(system);
    int status = response.status().intValue();
    return Source.failed(
        response.status().isSuccess()
            ? OpenCodeException.failed("GET /global/event: the answer is no event stream", null)
            : OpenCodeException.answered(status, "GET /global/event: status " + status));
  }

  private Function<ByteString, Iterable<StreamSignal>> cutter() {
    List<StreamSignal> skipped = new ArrayList<>();
    EventLines lines =
        new EventLines(
            settings.maxEvent(),
            () -> {
              log.warn("skipped an event of OpenCode over {} bytes", settings.maxEvent());
              skipped.add(new StreamSignal.Skipped());
            });
    EventReader reader = new EventReader(settings.maxEvent());
    return bytes -> {
      List<byte[]> events = lines.feed(bytes.toArrayUnsafe());
      // Which of these events it came before does not matter: what was missed is not known anyway.
      List<StreamSignal> signals = new ArrayList<>(skipped);
      skipped.clear();
      signals.addAll(signals(reader, events));
      return signals;
    };
  }

  private static List<StreamSignal> signals(EventReader reader, List<byte[]> events) {
    List<StreamSignal> signals = new ArrayList<>();
    for (byte[] event : events) {
      try {
        reader.read(event).ifPresent(signals::add);
      } catch (IOException malformed) {
        // Without the event's text: it may be part of a conversation.
        log.warn("skipped a malformed event of OpenCode ({} bytes)", event.length);
        log.debug("malformed event", malformed);
        signals.add(new StreamSignal.Skipped());
      }
    }
    return signals;
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Lets a loss through only when there was something to lose. */
  private static final class Announced implements Function<StreamSignal, Iterable<StreamSignal>> {

    private boolean connected;

    @Override
    public Iterable<StreamSignal> apply(StreamSignal signal) {
      if (signal instanceof StreamSignal.Disconnected lost) {
        if (!connected) {
          log.info("no event stream from OpenCode yet: {}", lost.reason());
          return List.of();
        }
        log.warn("lost the event stream of OpenCode: {}", lost.reason());
      } else if (signal instanceof StreamSignal.Connected) {
        connected = true;
      }
      return List.of(signal);
    }
  }
}
