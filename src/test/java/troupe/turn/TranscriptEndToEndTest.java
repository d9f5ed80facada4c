package troupe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Signal;
import troupe.metrics.Meters;
import troupe.model.PromptScript;
import troupe.model.RealOpenCode;
import troupe.model.ScriptedModel;
import troupe.opencode.EventStream;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.Prompt;
import troupe.opencode.ServerAddress;
import troupe.opencode.SessionEvent;
import troupe.opencode.TextPart;
import troupe.settings.Settings;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.agent.AgentWorker;

/** What is heard of the real OpenCode's turns is what a look at them finds. */
@Tag("e2e")
final class TranscriptEndToEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Signal> signals = kit.createTestProbe(Signal.class);
  private final Transcript transcript = new Transcript();
  private final OpenCodeIds ids = new OpenCodeIds(Clock.systemUTC(), RandomGenerator.getDefault());
  private ScriptedModel model;
  private RealOpenCode opencode;
  private AgentWorker worker;
  private SessionRef session;

  @BeforeEach
  void start() throws Exception {
    model = done(ScriptedModel.start(kit.system(), new PromptScript()));
    opencode = new RealOpenCode(home, model.openCodeConfig());
    OpenCodeServer server = OpenCodeServer.at(new ServerAddress(opencode.url(), null));
    Settings.OpenCode settings = Settings.defaults().opencode();
    CompletableFuture<Optional<String>> connected = new CompletableFuture<>();
    ActorRef<EventBus.Command> bus =
        kit.spawn(
            EventBus.create(
                EventStream.of(kit.system(), server, settings), connected::complete, Meters.NONE));
    assertThat(done(connected)).isEmpty();
    OpenCodeClient client = OpenCodeClient.create(kit.system(), server, settings);
    worker = new AgentWorker(client, bus, kit.system().executionContext());
    session = done(worker.open(home.toString(), new NewSession("heard", Map.of(), List.of())));
    worker.follow(session.id(), signals.ref());
  }

  @AfterEach
  void stop() throws Exception {
    opencode.stop();
    done(model.stop());
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[say Done.]]",
        "[[call bash {\"command\":\"echo hi\",\"description\":\"d\"}]] [[say One.\nTwo.]]",
      })
  void heardEndIsTheEndThatALookFinds(String script) {
    String id = prompts(script);
    hearUntil(SessionEvent.Idle.class);
    assertThat(transcript.end()).contains(done(worker.look(session, id)));
  }

  /** Of a failure OpenCode tells after the idle (1.18.33), so a look is what finds it. */
  @Test
  void failureIsNotTakenForAnEndBeforeItIsHeard() {
    String id = prompts("[[fail 400 no such thing]]");
    hearUntil(SessionEvent.Idle.class);
    TurnLook look = done(worker.look(session, id));
    assertThat(look).isInstanceOf(TurnLook.Failed.class);
    while (transcript.end().isEmpty()) {
      hearUntil(SessionEvent.AssistantUpdated.class);
    }
    assertThat(transcript.end()).contains(look);
  }

  @Test
  void abortIsHeardAsALookFindsIt() {
    String id = prompts("[[say Wait.]] [[hang]]");
    hearUntil(SessionEvent.AssistantUpdated.class);
    done(worker.abort(session));
    hearUntil(SessionEvent.Idle.class);
    TurnLook look = done(worker.look(session, id));
    assertThat(look).isInstanceOf(TurnLook.Failed.class);
    assertThat(transcript.end()).contains(look);
  }

  private String prompts(String script) {
    String id = ids.messageId();
    transcript.begin(id);
    done(
        worker.prompt(
            session,
            new Prompt(id, List.of(new TextPart(ids.partId(), script)), null, null, null)));
    return id;
  }

  private void hearUntil(Class<? extends SessionEvent> last) {
    SessionEvent own;
    do {
      Signal signal = signals.receiveMessage(PATIENCE);
      own = Hearing.own(signal, session.id());
      transcript.hear(signal, own);
    } while (!last.isInstance(own));
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
