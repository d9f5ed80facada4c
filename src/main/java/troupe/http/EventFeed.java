package troupe.http;

import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.BroadcastHub;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.EventData;
import troupe.api.WorkerEvent;
import troupe.api.Workers;
import troupe.metrics.Meters;

/**
 * Worker events as server-sent events, for any number of readers. Each event is put into words
 * once, and all readers hold the same bytes: what readers that do not read cost is bounded, however
 * many they are.
 */
final class EventFeed {

  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  private static final String NAME = "orchestra.event";

  /** Between the hub and readers, which take at once; a power of two. */
  private static final int IN_HAND = 64;

  /**
   * Some seconds of a fast model's words; a reader that is slower loses the oldest, and is told.
   */
  static final int BUFFER = 1_024;

  private final Source<Told, NotUsed> hub;
  private final SharedKillSwitch end;
  private final Meters meters;
  private final Readers readers = new Readers();

  private EventFeed(Source<Told, NotUsed> hub, SharedKillSwitch end, Meters meters) {
    this.hub = hub;
    this.end = end;
    this.meters = meters;
  }

  /**
   * An event and its lines.
   *
   * @param withoutId the same lines but for the first
   */
  private record Told(WorkerEvent event, ByteString lines, ByteString withoutId) {}

  /**
   * Follows {@code workers} from now on.
   *
   * @param end ends it, and every reader
   * @param meters told of what readers lose
   */
  static EventFeed of(ActorSystem<?> system, Workers workers, SharedKillSwitch end, Meters meters) {
    return of(system, workers, new Ways(end, meters, EventJson::of));
  }

  /**
   * How events are passed on.
   *
   * @param json puts an event into one line
   */
  record Ways(SharedKillSwitch end, Meters meters, Function<WorkerEvent, String> json) {}

  /** As above. */
  static EventFeed of(ActorSystem<?> system, Workers workers, Ways ways) {
    Source<Told, NotUsed> hub =
        JavaFlowSupport.Source.fromPublisher(workers.events())
            .map(event -> told(event, ways.json().apply(event)))
            .addAttributes(ActorAttributes.withSupervisionStrategy(EventFeed::onFailure))
            .via(ways.end().flow())
            .toMat(BroadcastHub.of(Told.class, IN_HAND), Keep.right())
            .run(system);
    // Without readers the hub would keep old events for the next one.
    hub.runWith(Sink.ignore(), system);
    return new EventFeed(hub, ways.end(), ways.meters());
  }

  /**
   * The events {@code wanted}, from when it is run; a reader too slow loses the oldest, and is told
   * how many.
   */
  Source<ByteString, NotUsed> lines(Predicate<WorkerEvent> wanted) {
    return lines(wanted, Told::lines);
  }

  /** The same without ids, for a stream whose ids are places in the teams' histories. */
  Source<ByteString, NotUsed> linesWithoutIds(Predicate<WorkerEvent> wanted) {
    return lines(wanted, Told::withoutId);
  }

  private Source<ByteString, NotUsed> lines(
      Predicate<WorkerEvent> wanted, Function<Told, ByteString> lines) {
    return readers.counted(
        hub.filter(told -> wanted.test(told.event()))
            .map(lines::apply)
            .via(new LossyBuffer<>(BUFFER, EventFeed::gap, meters::eventDropped)));
  }

  /** Without an id: there is no place to come back to. */
  private static ByteString gap(long missed) {
    EventData data = new EventData().and("reason", EventStreams.SLOW).and("missed", missed);
    return EventJson.note("stream.gap", data.all());
  }

  /** The end of a reader's stream: it ends with the feed, even when nobody reads. */
  Graph<FlowShape<ByteString, ByteString>, SharedKillSwitch> end() {
    return end.flow();
  }

  /** How many read. */
  int readers() {
    return readers.now();
  }

  /** One event that cannot be told must not end the feed of all. */
  private static Supervision.Directive onFailure(Throwable failure) {
    log.error("an event cannot be told", failure);
    return Supervision.resume();
  }

  private static Told told(WorkerEvent event, String json) {
    ByteString lines = ByteString.fromString("event: %s\ndata: %s\n\n".formatted(NAME, json));
    ByteString id = ByteString.fromString("id: %s\n".formatted(event.id()));
    return new Told(event, id.concat(lines), lines);
  }
}
