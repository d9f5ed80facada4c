package troupe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import troupe.opencode.EventStream;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.Prompt;
import troupe.opencode.ServerAddress;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionInfo;
import troupe.opencode.SessionStatus;
import troupe.opencode.StreamSignal;
import troupe.opencode.TextPart;
import troupe.settings.Settings;
import troupe.worker.TurnLook;
import troupe.worker.TurnReading;

/** The load's OpenCode behaves as was measured of the real one, as seen by Troupe's own client. */
final class FastOpenCodeTest {

  private static final String BLUE = "/work/blue";
  private static final NewSession SESSION = new NewSession("A", Map.of("team", "blue"), List.of());
  private static final String FIRST = "msg_00000000000100000000000000";

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "fast");
  private final Queue<StreamSignal> heard = new ConcurrentLinkedQueue<>();
  private FastOpenCode opencode;
  private OpenCodeClient client;
  private String session;

  @BeforeEach
  void start() throws IOException {
    opencode = FastOpenCode.start(Duration.ofMillis(20));
    OpenCodeServer server = OpenCodeServer.at(new ServerAddress(opencode.url(), null));
    Settings.OpenCode settings = Settings.defaults().opencode();
    client = OpenCodeClient.create(system, server, settings);
    EventStream.of(system, server, settings).runWith(Sink.foreach(heard::add), system);
    await().until(() -> heard.contains(new StreamSignal.Connected()));
    session = answer(client.createSession(BLUE, SESSION)).id();
  }

  @AfterEach
  void end() {
    opencode.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void turnIsAnsweredAndToldOf() {
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    idles(1);
    assertThat(read(FIRST)).isInstanceOf(TurnLook.Ended.class);
    assertThat(events())
        .startsWith(
            new SessionEvent.Created(session, null),
            new SessionEvent.StatusChanged(session, new SessionStatus.Busy()))
        .endsWith(
            new SessionEvent.StatusChanged(session, new SessionStatus.Idle()),
            new SessionEvent.Idle(session))
        .anyMatch(
            event ->
                event instanceof SessionEvent.AssistantUpdated updated
                    && FIRST.equals(updated.message().parentId()));
    assertThat(answer(client.status(BLUE))).isEmpty();
  }

  @Test
  void sameMessageTwiceIsStoredAndAnsweredOnce() {
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    idles(1);
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    answer(client.promptAsync(BLUE, session, prompt("msg_2", "And now?")));
    idles(2);
    assertThat(opencode.prompts(session)).containsExactly("Hello", "And now?");
    assertThat(opencode.turns()).isEqualTo(2);
    assertThat(answer(client.messages(BLUE, session, 100))).hasSize(4);
    assertThat(answer(client.messages(BLUE, session, 1))).hasSize(1);
  }

  @Test
  void promptToABusySessionIsAnsweredInTheSameRun() {
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    answer(client.promptAsync(BLUE, session, prompt("msg_2", "Hello?")));
    assertThat(answer(client.status(BLUE))).containsOnlyKeys(session);
    assertThat(answer(client.status("/work/red"))).isEmpty();
    idles(1);
    assertThat(read(FIRST)).isInstanceOf(TurnLook.Ended.class);
    assertThat(read("msg_2")).isInstanceOf(TurnLook.Ended.class);
  }

  @Test
  void abortedTurnFailsAndIsToldIdleTwice() throws IOException {
    opencode.close();
    heard.clear();
    opencode = FastOpenCode.start(Duration.ofHours(1));
    OpenCodeServer server = OpenCodeServer.at(new ServerAddress(opencode.url(), null));
    Settings.OpenCode settings = Settings.defaults().opencode();
    client = OpenCodeClient.create(system, server, settings);
    EventStream.of(system, server, settings).runWith(Sink.foreach(heard::add), system);
    await().until(() -> heard.contains(new StreamSignal.Connected()));
    session = answer(client.createSession(BLUE, SESSION)).id();
    answer(client.promptAsync(BLUE, session, prompt(FIRST, "Hello")));
    answer(client.abort(BLUE, session));
    idles(2);
    assertThat(read(FIRST)).isInstanceOf(TurnLook.Failed.class);
    assertThat(events()).anyMatch(SessionEvent.Failed.class::isInstance);
  }

  @Test
  void sessionIsFoundWithItsMetadataUntilItIsDeleted() {
    SessionInfo found = answer(client.session("", session)).orElseThrow();
    assertThat(found.metadata()).isEqualTo(SESSION.metadata());
    assertThat(found.directory()).isEqualTo(BLUE);
    assertThat(answer(client.sessions(BLUE))).hasSize(1);
    assertThat(answer(client.deleteSession(BLUE, session))).isTrue();
    assertThat(answer(client.session("", session))).isEmpty();
    CompletionStage<Boolean> refused =
        client
            .promptAsync(BLUE, session, prompt(FIRST, "Hello"))
            .handle((done, failure) -> OpenCodeException.behind(failure).isNotFound());
    assertThat(refused.toCompletableFuture().join()).isTrue();
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Prompt prompt(String id, String text) {
    String part = "prt_" + Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length);
    return new Prompt(id, List.of(new TextPart(part, text)), null, null, null);
  }

  private TurnLook read(String message) {
    return TurnReading.read(
        answer(client.messages(BLUE, session, 100)), message, null, Instant.now());
  }

  private List<SessionEvent> events() {
    return heard.stream()
        .filter(StreamSignal.Received.class::isInstance)
        .map(signal -> ((StreamSignal.Received) signal).event())
        .toList();
  }

  private void idles(int count) {
    await()
        .until(
            () -> events().stream().filter(SessionEvent.Idle.class::isInstance).count() == count);
  }
}
