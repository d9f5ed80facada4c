package troupe.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.bus.EventBus.Follow;
import troupe.bus.EventBus.Signal;
import troupe.metrics.Meters;
import troupe.opencode.PermissionAsk;
import troupe.opencode.QuestionAsk;
import troupe.opencode.SessionEvent;
import troupe.opencode.StreamSignal;
import troupe.testing.Actors;

final class EventBusTest {

  private static final SessionEvent IDLE = new SessionEvent.Idle("ses_ada");

  @RegisterExtension private final Actors actors = new Actors();
  private final TestProbe<Signal> ada = actors.probe(Signal.class);
  private final TestProbe<Signal> bob = actors.probe(Signal.class);
  private final LinkedBlockingQueue<Optional<String>> connection = new LinkedBlockingQueue<>();
  private final BoundedSourceQueue<StreamSignal> stream;
  private final ActorRef<EventBus.Command> bus;

  EventBusTest() {
    Pair<BoundedSourceQueue<StreamSignal>, Source<StreamSignal, NotUsed>> played =
        Source.<StreamSignal>queue(100).preMaterialize(actors.system());
    stream = played.first();
    bus = actors.spawn(EventBus.create(played.second(), connection::add, Meters.NONE));
  }

  @BeforeEach
  void follow() {
    bus.tell(new Follow("ses_ada", ada.ref()));
    bus.tell(new Follow("ses_bob", bob.ref()));
    // Heard by both, so both are known.
    play(new StreamSignal.Connected());
    ada.expectMessage(new Signal.Reconnected());
    bob.expectMessage(new Signal.Reconnected());
  }

  @Test
  void eventsReachThoseWhoFollowTheirSession() {
    TestProbe<Signal> second = actors.probe(Signal.class);
    bus.tell(new Follow("ses_ada", second.ref()));
    happens(IDLE);
    happens(new SessionEvent.Idle("ses_bob"));
    ada.expectMessage(new Signal.Happened(IDLE));
    second.expectMessage(new Signal.Happened(IDLE));
    bob.expectMessage(new Signal.Happened(new SessionEvent.Idle("ses_bob")));
  }

  @Test
  void eventsOfUnknownSessionsAreDropped() {
    happens(new SessionEvent.Idle("ses_nobody"));
    happens(new SessionEvent.Deleted("ses_nobody"));
    happens(asked("ses_nobody"));
    happens(new SessionEvent.Created("ses_child", "ses_nobody"));
    happens(asked("ses_child"));
    fence();
  }

  @Test
  void asksOfSubAgentsAtAnyDepthReachTheRootsFollower() {
    happens(new SessionEvent.Created("ses_child", "ses_ada"));
    happens(new SessionEvent.Created("ses_grandchild", "ses_child"));
    happens(asked("ses_grandchild"));
    ada.expectMessage(new Signal.Happened(asked("ses_grandchild")));
    SessionEvent replied = new SessionEvent.PermissionReplied("ses_grandchild", "per_1", "once");
    happens(replied);
    ada.expectMessage(new Signal.Happened(replied));
    happens(new SessionEvent.Idle("ses_child"));
    fence();
  }

  @Test
  void subAgentsOfBeforeTheBusListenedAreHeardOnceTheyAreAdopted() {
    happens(asked("ses_child"));
    fence();
    bus.tell(new EventBus.Adopt("ses_child", "ses_ada"));
    bus.tell(new EventBus.Adopt("ses_other", "ses_nobody"));
    SessionEvent question =
        new SessionEvent.QuestionAsked(new QuestionAsk("que_1", "ses_child", List.of()));
    happens(question);
    ada.expectMessage(new Signal.Happened(question));
    happens(asked("ses_other"));
    SessionEvent replied = new SessionEvent.QuestionReplied("ses_child", "que_1", true);
    happens(replied);
    ada.expectMessage(new Signal.Happened(replied));
    fence();
  }

  @Test
  void deletedSubAgentIsForgotten() {
    happens(new SessionEvent.Created("ses_child", "ses_ada"));
    happens(new SessionEvent.Deleted("ses_child"));
    happens(asked("ses_child"));
    fence();
  }

  @Test
  void everyFollowerIsToldOfAGapAndTheReasonIsKnown() throws InterruptedException {
    assertThat(nextConnection()).isEmpty();
    play(new StreamSignal.Disconnected("reset by peer"));
    assertThat(nextConnection()).contains("reset by peer");
    ada.expectMessage(new Signal.Disconnected("reset by peer"));
    bob.expectMessage(new Signal.Disconnected("reset by peer"));
    play(new StreamSignal.Connected());
    assertThat(nextConnection()).isEmpty();
    ada.expectMessage(new Signal.Reconnected());
    bob.expectMessage(new Signal.Reconnected());
  }

  @Test
  void everyFollowerIsToldOfAnEventThatCouldNotBeRead() {
    play(new StreamSignal.Skipped());
    ada.expectMessage(new Signal.Skipped());
    bob.expectMessage(new Signal.Skipped());
  }

  @Test
  void followerThatIsGoneHearsNothingAndTheOthersGoOn() {
    ActorRef<Signal> gone = actors.spawn(Behaviors.stopped());
    bus.tell(new Follow("ses_ada", gone));
    ada.expectTerminated(gone);
    happens(IDLE);
    ada.expectMessage(new Signal.Happened(IDLE));
    fence();
  }

  @Test
  void whatIsSaidReachesThoseWhoListenAndFollowersHearThatThereWasSomething() {
    TestProbe<SessionEvent.Spoken> first = actors.probe(SessionEvent.Spoken.class);
    TestProbe<SessionEvent.Spoken> second = actors.probe(SessionEvent.Spoken.class);
    bus.tell(new EventBus.Listen("ses_ada", first.ref()));
    bus.tell(new EventBus.Listen("ses_ada", second.ref()));
    SessionEvent.Spoken said = spoken("ses_ada", "hel");
    happens(said);
    happens(spoken("ses_bob", "unheard"));
    first.expectMessage(said);
    second.expectMessage(said);
    ada.expectMessage(new Signal.Happened(new SessionEvent.Stirred("ses_ada")));
    bob.expectMessage(new Signal.Happened(new SessionEvent.Stirred("ses_bob")));
    fence();
    SessionEvent.Spoken more = spoken("ses_ada", "lo");
    happens(more);
    first.expectMessage(more);
    second.expectMessage(more);
  }

  @Test
  void listenerThatIsGoneIsForgottenAndTheOthersGoOn() {
    TestProbe<SessionEvent.Spoken> stays = actors.probe(SessionEvent.Spoken.class);
    ActorRef<SessionEvent.Spoken> gone = actors.spawn(Behaviors.stopped());
    bus.tell(new EventBus.Listen("ses_ada", gone));
    bus.tell(new EventBus.Listen("ses_ada", stays.ref()));
    ada.expectTerminated(gone);
    SessionEvent.Spoken said = spoken("ses_ada", "hello");
    happens(said);
    stays.expectMessage(said);
    ada.expectMessage(new Signal.Happened(new SessionEvent.Stirred("ses_ada")));
    fence();
  }

  /** As a prompt does whose first session turned out to be gone. */
  @Test
  void oneWhoListensToASecondSessionHearsBoth() {
    TestProbe<SessionEvent.Spoken> both = actors.probe(SessionEvent.Spoken.class);
    bus.tell(new EventBus.Listen("ses_ada", both.ref()));
    bus.tell(new EventBus.Listen("ses_bob", both.ref()));
    happens(spoken("ses_ada", "hel"));
    happens(spoken("ses_bob", "lo"));
    both.expectMessage(spoken("ses_ada", "hel"));
    both.expectMessage(spoken("ses_bob", "lo"));
  }

  @Test
  void oneWhoFollowsTwoSessionsIsForgottenInBothWhenItIsGone() {
    TestProbe<Signal> both = actors.probe(Signal.class);
    bus.tell(new Follow("ses_cyd", both.ref()));
    bus.tell(new Follow("ses_dan", both.ref()));
    happens(new SessionEvent.Idle("ses_cyd"));
    happens(new SessionEvent.Idle("ses_dan"));
    both.expectMessage(new Signal.Happened(new SessionEvent.Idle("ses_cyd")));
    both.expectMessage(new Signal.Happened(new SessionEvent.Idle("ses_dan")));
    both.stop();
    happens(new SessionEvent.Idle("ses_cyd"));
    happens(new SessionEvent.Idle("ses_dan"));
    fence();
  }

  private static SessionEvent.Spoken spoken(String session, String delta) {
    return new SessionEvent.Spoken(session, "msg_1", "prt_1", delta);
  }

  @Test
  void streamThatEndsEndsTheBus() {
    stream.complete();
    ada.expectTerminated(bus);
  }

  private static SessionEvent asked(String session) {
    return new SessionEvent.PermissionAsked(
        new PermissionAsk("per_1", session, "bash", List.of("rm *")));
  }

  /** All played so far has been handled, and nobody else heard anything of it. */
  private void fence() {
    happens(IDLE);
    ada.expectMessage(new Signal.Happened(IDLE));
    SessionEvent idle = new SessionEvent.Idle("ses_bob");
    happens(idle);
    bob.expectMessage(new Signal.Happened(idle));
  }

  private void happens(SessionEvent event) {
    play(new StreamSignal.Received(event));
  }

  private void play(StreamSignal signal) {
    assertThat(stream.offer(signal).isEnqueued()).isTrue();
  }

  private Optional<String> nextConnection() throws InterruptedException {
    Optional<String> next = connection.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was said about the connection");
    }
    return next;
  }
}
