package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import troupe.settings.Settings;

final class EventStreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONNECTED =
      "data: {\"payload\":{\"type\":\"server.connected\",\"properties\":{}}}\n\n";
  private static final StreamSignal IDLE =
      new StreamSignal.Received(new SessionEvent.Idle("ses_1"));

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeOpenCode fake = new FakeOpenCode(kit.system());
  private final ManagedServer server = new ManagedServer();
  private final TestProbe<StreamSignal> signals = kit.createTestProbe(StreamSignal.class);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void open(Duration silence) {
    Settings.OpenCode settings =
        new Settings.OpenCode(
            PATIENCE, PATIENCE, silence, 200, Duration.ofMillis(10), Duration.ofMillis(50));
    EventStream.of(kit.system(), server, settings)
        .runWith(Sink.foreach(signal -> signals.ref().tell(signal)), kit.system());
  }

  private static String idle(String padding) {
    return "data: {\"payload\":{\"type\":\"session.idle\",\"properties\":{\"sessionID\":\"ses_1\"},"
        + "\"x\":\""
        + padding
        + "\"}}\n\n";
  }

  private static Source<ByteString, NotUsed> text(String text) {
    return Source.single(ByteString.fromString(text));
  }

  private static Source<ByteString, NotUsed> open(String text) {
    return text(text).concat(Source.maybe());
  }

  @Test
  void eventsFlowAfterConnectedAndWithThePassword() {
    fake.streams(open(CONNECTED + idle("")));
    server.moved(fake.address("secret"));
    open(PATIENCE);
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    signals.expectMessage(PATIENCE, IDLE);
    assertThat(fake.lastRequest().getHeader("Authorization")).isPresent();
  }

  @Test
  void aStreamThatWasCutIsOpenedAgain() {
    fake.streams(text(CONNECTED));
    server.moved(fake.address(null));
    open(PATIENCE);
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    signals.expectMessage(PATIENCE, new StreamSignal.Disconnected("closed by OpenCode"));
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
  }

  @Test
  void aSilentStreamIsTakenForDead() {
    fake.streams(open(CONNECTED));
    server.moved(fake.address(null));
    open(Duration.ofMillis(500));
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    signals.expectMessageClass(StreamSignal.Disconnected.class, PATIENCE);
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
  }

  @Test
  void oversizedAndMalformedEventsAreSkippedAndThatIsSaid() {
    fake.streams(open(CONNECTED + idle("x".repeat(300)) + "data: {\n\n" + idle("")));
    server.moved(fake.address(null));
    open(PATIENCE);
    StreamSignal skipped = new StreamSignal.Skipped();
    assertThat(signals.receiveSeveralMessages(4, PATIENCE))
        .containsExactlyInAnyOrder(new StreamSignal.Connected(), skipped, skipped, IDLE)
        .endsWith(IDLE);
  }

  @Test
  void anAnswerThatIsNoEventStreamIsNoConnection() {
    server.moved(fake.address(null));
    open(PATIENCE);
    awaitRequests(2);
    fake.on("GET /global/event", HttpResponse.create().withStatus(401));
    awaitRequests(fake.requests().size() + 2);
    fake.streams(open(CONNECTED));
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
  }

  private void awaitRequests(int count) {
    signals.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(fake.requests()).hasSizeGreaterThanOrEqualTo(count);
          return Optional.empty();
        });
  }

  @Test
  void theStreamOfAServerThatIsStartingOpensOnceItIsThere() {
    fake.streams(open(CONNECTED));
    open(PATIENCE);
    server.moved(fake.address(null));
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
  }
}
