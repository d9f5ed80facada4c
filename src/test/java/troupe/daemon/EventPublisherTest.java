package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream.Publish;
import org.apache.pekko.actor.typed.eventstream.EventStream.Subscribe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.api.Samples;
import troupe.api.WorkerEvent;
import troupe.http.EventJson;
import troupe.testing.Actors;

final class EventPublisherTest {

  private static final String FENCE = "evt_fence";

  @RegisterExtension private final Actors actors = new Actors();

  /** What OpenCode is sent, and how it answers that. */
  private record Sending(String text, CompletableFuture<Void> answer) {}

  private final TestProbe<Sending> opencode = actors.probe(Sending.class);

  @BeforeEach
  void publish() {
    actors.spawn(
        EventPublisher.create(
            text -> {
              Sending sending = new Sending(text, new CompletableFuture<>());
              opencode.ref().tell(sending);
              if (text.contains("evt_defect")) {
                throw new IllegalStateException("a defect");
              }
              return sending.answer();
            }));
    awaitSubscription();
  }

  @Test
  void eventIsSentAsTextWithItsName() {
    happens("evt_1");
    assertThat(opencode.receiveMessage().text())
        .isEqualTo("orchestra.event " + EventJson.of(event("evt_1")));
  }

  @Test
  void eventsAreSentOneAfterAnotherInTheirOrder() {
    happens("evt_1");
    happens("evt_2");
    happens("evt_3");
    Sending first = sent("evt_1");
    // Only the first one's answer lets the next go.
    opencode.expectNoMessage(Duration.ZERO);
    answer(first);
    answer(sent("evt_2"));
    sent("evt_3");
  }

  @Test
  void eventThatIsLostDoesNotHoldUpTheNext() {
    happens("evt_1");
    happens("evt_2");
    sent("evt_1").answer().completeExceptionally(new IllegalStateException("away"));
    answer(sent("evt_2"));
    happens("evt_3");
    sent("evt_3");
  }

  @Test
  void serverThatDoesNotAnswerCostsEventsAndNotMemory() {
    TestProbe<WorkerEvent> beside = actors.probe(WorkerEvent.class);
    actors.system().eventStream().tell(new Subscribe<>(WorkerEvent.class, beside.ref()));
    happens("evt_n0");
    Sending sending = sent("evt_n0");
    IntStream.range(1, EventPublisher.WAITING + 4).forEach(i -> happens("evt_n" + i));
    // Who hears of the last one beside it knows that it heard of all before.
    beside.receiveSeveralMessages(EventPublisher.WAITING + 4);
    List<String> arrived = new ArrayList<>();
    for (int i = 1; i <= EventPublisher.WAITING; i++) {
      answer(sending);
      sending = opencode.receiveMessage();
      arrived.add(sending.text());
    }
    assertThat(arrived.get(0)).contains("\"evt_n1\"");
    assertThat(arrived.get(arrived.size() - 1))
        .contains("\"evt_n%d\"".formatted(EventPublisher.WAITING));
    answer(sending);
    happens(FENCE);
    sent(FENCE);
  }

  @Test
  void defectDoesNotEndIt() {
    happens("evt_defect");
    sent("evt_defect");
    happens("evt_1");
    answer(sent("evt_1"));
    happens("evt_2");
    sent("evt_2");
  }

  /** The answer to the one before {@code id} has been handled when this returns. */
  private Sending sent(String id) {
    Sending sending = opencode.receiveMessage();
    assertThat(sending.text()).contains("\"%s\"".formatted(id));
    return sending;
  }

  private static void answer(Sending sending) {
    sending.answer().complete(null);
  }

  private void happens(String id) {
    actors.system().eventStream().tell(new Publish<>(event(id)));
  }

  /** It subscribes in its own time, and what was told before is lost to it. */
  private void awaitSubscription() {
    int told = 0;
    Optional<Sending> first = Optional.empty();
    while (first.isEmpty()) {
      happens("evt_start" + told++);
      first = firstSent();
    }
    Sending last = first.get();
    while (!last.text().contains("\"evt_start%d\"".formatted(told - 1))) {
      answer(last);
      last = opencode.receiveMessage();
    }
    answer(last);
  }

  private Optional<Sending> firstSent() {
    try {
      return Optional.of(opencode.receiveMessage(Duration.ofMillis(100)));
    } catch (AssertionError notYet) {
      return Optional.empty();
    }
  }

  private static WorkerEvent event(String id) {
    return Samples.workerEvent(id, "orchestra.worker.stream", "docs");
  }
}
