package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static troupe.worker.server.Backstage.done;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.bridge.Injection;
import troupe.metrics.Meters;
import troupe.model.ModelCall;
import troupe.model.Reply;
import troupe.model.ScriptedModel;
import troupe.model.Step;
import troupe.opencode.NewSession;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.Prompt;
import troupe.opencode.TextPart;
import troupe.settings.Settings;
import troupe.testing.OpenCodeForTests;
import troupe.turn.Recipient;
import troupe.turn.Report;
import troupe.turn.TurnLimits;
import troupe.turn.TurnOutcome;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker;
import troupe.worker.ServerBook;
import troupe.worker.ServerNews;
import troupe.worker.SessionRef;
import troupe.worker.Worker;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.WorkerBook;

/** The real OpenCode, on a server that Troupe starts for one worker. */
@Tag("e2e")
final class ServerWorkerEndToEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  private final ActorTestKit kit = ActorTestKit.create();
  private final AtomicBoolean hangs = new AtomicBoolean();
  private final ScriptedModel model = done(ScriptedModel.start(kit.system(), this::reply));
  private final OpenCodeIds ids = new OpenCodeIds(Clock.systemUTC(), RandomGenerator.getDefault());
  private final TestProbe<ServerNews> news = kit.createTestProbe(ServerNews.class);
  private final TestProbe<Report> reports = kit.createTestProbe(Report.class);
  private final TestProbe<ServerPool.AllStopped> stopped =
      kit.createTestProbe(ServerPool.AllStopped.class);
  private final Settings settings =
      Settings.of(
          ConfigFactory.parseString("troupe.turns.check-interval = 2s")
              .withFallback(ConfigFactory.defaultReference()));

  private Worker worker = new ScriptedWorker(follow -> {});
  private ActorRef<ServerPool.Command> pool = kit.<ServerPool.Command>createTestProbe().ref();
  private String project = "";

  private Reply reply(ModelCall call) {
    boolean small = call.tools().isEmpty();
    return Reply.of(hangs.get() && !small ? new Step.Hang() : new Step.Say("All done."));
  }

  @BeforeEach
  void start() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    project = Files.createDirectory(folder.resolve("project")).toRealPath().toString();
    Map<String, String> environment =
        Map.of(
            "PATH",
            System.getenv("PATH"),
            "HOME",
            home.toString(),
            "TROUPE_OPENCODE",
            OpenCodeForTests.binary().toString(),
            "OPENCODE_CONFIG_CONTENT",
            model.openCodeConfig());
    WorkerBook book =
        new WorkerBook(Path.of(project), new Orchestrator(Backend.SERVER, Map.of(), List.of()));
    pool =
        kit.spawn(
            ServerPool.create(
                new ServerPool.Surroundings(
                    settings,
                    book,
                    new ServerBook(Optional::empty),
                    environment,
                    CompletableFuture.completedStage(
                        new Injection(URI.create("http://127.0.0.1:1"), folder, folder)),
                    kit.spawn(SpawnedServers.create(folder.resolve("servers.json"), Meters.NONE)),
                    Meters.NONE)));
    ServerBackends backends = new ServerBackends(worker, pool, book, kit.system());
    backends.watch(news.ref());
    worker = backends.at(new Placement.Own("blue/ada", null, project, "", false));
  }

  /** The home is deleted next, so the server must be gone. */
  @AfterEach
  void stop() {
    pool.tell(new ServerPool.StopAll(stopped.ref()));
    stopped.expectMessageClass(ServerPool.AllStopped.class, PATIENCE);
    kit.shutdownTestKit();
  }

  private SessionRef session() {
    done(worker.ready());
    return done(worker.open(project, new NewSession("a title", Map.of(), List.of())));
  }

  private Prompt prompt() {
    List<TextPart> parts = List.of(new TextPart(ids.partId(), "Go."));
    return new Prompt(ids.messageId(), List.copyOf(parts), null, null, null);
  }

  private ServerNews.Ready ready() {
    news.expectMessageClass(ServerNews.Spawned.class, PATIENCE);
    return news.expectMessageClass(ServerNews.Ready.class, PATIENCE);
  }

  private Prompt run(SessionRef session) {
    ActorRef<Recipient.Command> recipient =
        kit.spawn(
            Recipient.create(
                new Recipient.Spec("ada", session, null, null, TurnLimits.NONE),
                new Recipient.Surroundings(worker, settings),
                reports.ref()));
    Prompt prompt = prompt();
    recipient.tell(new Recipient.Run(prompt.messageId(), prompt.parts(), null, 10, false));
    return prompt;
  }

  private Report.Ended end() {
    while (true) {
      if (reports.receiveMessage(PATIENCE) instanceof Report.Ended ended) {
        return ended;
      }
    }
  }

  private static void assertAnswered(Report.Ended end, Prompt prompt) {
    assertThat(end.recipient()).isEqualTo("ada");
    assertThat(end.messageId()).isEqualTo(prompt.messageId());
    assertThat(end.outcome()).isEqualTo(new TurnOutcome.Answered("All done."));
    assertThat(end.spent().tokens().input()).isPositive();
  }

  @Test
  void aPromptIsAnswered() {
    SessionRef session = session();
    Prompt prompt = run(session);
    assertAnswered(end(), prompt);
    assertThat(done(worker.answer(session, prompt.messageId())).text()).isEqualTo("All done.");
    assertThat(done(worker.find(session.id()))).contains(session);
    done(worker.remove(session));
  }

  @Test
  void aTurnThatAKillCutIsResumed() {
    hangs.set(true);
    SessionRef session = session();
    Prompt prompt = run(session);
    await()
        .atMost(PATIENCE)
        .until(() -> model.calls().stream().anyMatch(call -> !call.tools().isEmpty()));
    hangs.set(false);
    assertThat(ProcessHandle.of(ready().pid()).orElseThrow().destroyForcibly()).isTrue();
    assertThat(news.expectMessageClass(ServerNews.Failed.class, PATIENCE).reason())
        .contains("exited with code 137");
    ready();
    assertAnswered(end(), prompt);
  }
}
