package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.api.Samples;
import troupe.api.ScriptedWorkers;
import troupe.api.WorkerEvent;
import troupe.metrics.Meters;
import troupe.settings.HttpLimits;

/** What many readers cost, counted in encodings and in what is held for them. */
final class EventFeedTest {

  private static final String RESPONSE = "orchestra.worker.response";
  private static final int READERS = 100;
  private static final int MANY = 1_000;

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "feed");
  private final ScriptedWorkers workers = new ScriptedWorkers();
  private final SharedKillSwitch end = KillSwitches.shared("events");
  private final AtomicInteger encodings = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final EventFeed feed =
      EventFeed.of(system, workers, new EventFeed.Ways(end, counting(), this::encoded));

  @BeforeEach
  void follow() {
    await().until(() -> workers.followers() == 1);
  }

  @AfterEach
  void close() {
    workers.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void readersThatNeverReadShareOneEncodingOfEachEventAndHoldABoundedNumber() throws Exception {
    List<Reader> idle = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      idle.add(reader());
    }
    Reader quick = reader();
    quick.more(Long.MAX_VALUE);
    await().until(() -> feed.readers() == READERS + 1);
    int many = 3 * EventFeed.BUFFER;
    for (int i = 0; i < many; i++) {
      workers.tell(event(i));
    }
    List<ByteString> all = quick.until(many - 1);
    assertThat(all).hasSize(many);
    assertThat(encodings).hasValue(many);
    ByteString last = all.get(many - 1);
    int read = 0;
    for (Reader late : idle) {
      late.more(Long.MAX_VALUE);
      List<ByteString> held = late.until(many - 1);
      // A few more than the buffer are on their way between the stages.
      assertThat(held).hasSizeLessThan(EventFeed.BUFFER + 100);
      assertThat(held.get(held.size() - 1)).isSameAs(last);
      List<ByteString> gaps = held.stream().filter(EventFeedTest::isGap).toList();
      assertThat(gaps).singleElement().satisfies(gap -> saysHowMany(gap, many + 1 - held.size()));
      assertThat(held.indexOf(gaps.get(0))).as("where they are missing").isLessThan(100);
      read += held.size() - 1;
    }
    assertThat(encodings).hasValue(many);
    assertThat(dropped).hasValue(READERS * many - read);
  }

  /** Pekko's stages start a thread for each plain step on them, where two cores are all. */
  @Test
  void readersThatLeaveStartNoThreads() {
    StreamSlots slots = new StreamSlots(new HttpLimits.Share(MANY, MANY), counting());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getTotalStartedThreadCount();
    Client client = Client.of(HttpRequest.GET("/v1/events"));
    for (int i = 0; i < MANY; i++) {
      slots.counted(client, feed.lines(event -> true)).runWith(Sink.cancelled(), system);
    }
    await().until(() -> left.get() == MANY && feed.readers() == 0);
    assertThat(threads.getTotalStartedThreadCount() - before).isLessThan(MANY / 10);
  }

  private Meters counting() {
    return new Meters() {
      @Override
      public void eventDropped() {
        dropped.incrementAndGet();
      }

      @Override
      public void readersChanged(int change) {
        if (change < 0) {
          left.incrementAndGet();
        }
      }
    };
  }

  @Test
  void laterReaderHearsNothingOld() throws Exception {
    Reader first = reader();
    first.more(Long.MAX_VALUE);
    await().until(() -> feed.readers() == 1);
    workers.tell(event(0));
    first.until(0);
    Reader second = reader();
    second.more(Long.MAX_VALUE);
    await().until(() -> feed.readers() == 2);
    workers.tell(event(1));
    assertThat(second.until(1)).hasSize(1);
  }

  @Test
  void eventThatCannotBeEncodedIsLeftOut() throws Exception {
    Reader reader = reader();
    reader.more(Long.MAX_VALUE);
    await().until(() -> feed.readers() == 1);
    workers.tell(Samples.workerEvent("broken", RESPONSE, "docs"));
    workers.tell(event(0));
    assertThat(reader.until(0)).hasSize(1);
  }

  @Test
  void endEndsEvenAReaderThatDoesNotRead() throws Exception {
    Reader reader = reader();
    await().until(() -> feed.readers() == 1);
    workers.tell(event(0));
    end.shutdown();
    await().until(() -> feed.readers() == 0);
    assertThat(reader.events).isEmpty();
  }

  private static boolean isGap(ByteString lines) {
    return lines.utf8String().startsWith("event: stream.event");
  }

  private static void saysHowMany(ByteString gap, int missed) {
    assertThat(gap.utf8String())
        .contains("\"stream.gap\"", "\"slow_reader\"", "\"missed\":" + missed + "}");
  }

  private static WorkerEvent event(int number) {
    return Samples.workerEvent("evt_" + number, RESPONSE, "docs");
  }

  private String encoded(WorkerEvent event) {
    if (event.id().equals("broken")) {
      throw new IllegalStateException("not to be encoded");
    }
    encodings.incrementAndGet();
    return EventJson.of(event);
  }

  private Reader reader() {
    Reader reader = new Reader();
    feed.lines(event -> true)
        .via(feed.end())
        .runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system)
        .subscribe(reader);
    return reader;
  }

  /** Takes nothing until it asks for more. */
  private static final class Reader implements Flow.Subscriber<ByteString> {

    private final LinkedBlockingQueue<ByteString> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Flow.Subscription> subscriptions =
        new LinkedBlockingQueue<>();

    void more(long count) throws InterruptedException {
      Flow.Subscription subscription = subscriptions.poll(60, TimeUnit.SECONDS);
      assertThat(subscription).isNotNull();
      subscription.request(count);
    }

    List<ByteString> until(int number) throws InterruptedException {
      String wanted = "id: evt_" + number + "\n";
      List<ByteString> seen = new ArrayList<>();
      while (seen.isEmpty() || !seen.get(seen.size() - 1).utf8String().startsWith(wanted)) {
        ByteString event = events.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("after %d events", seen.size()).isNotNull();
        seen.add(event);
      }
      return seen;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriptions.add(subscription);
    }

    @Override
    public void onNext(ByteString event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
