package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;
import troupe.testing.OpenCodeForTests;

/** The real OpenCode, in a home of its own; needs {@code TROUPE_OPENCODE} or one on PATH. */
@Tag("e2e")
final class OpenCodeEndToEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final ActorTestKit kit = ActorTestKit.create();
  private final ManagedServer server = new ManagedServer();
  private final Settings.OpenCode settings = Settings.defaults().opencode();
  private final OpenCodeClient client = OpenCodeClient.create(kit.system(), server, settings);
  private final OpenCodeIds ids = new OpenCodeIds(Clock.systemUTC(), RandomGenerator.getDefault());
  private final TestProbe<ServerProcess.State> states =
      kit.createTestProbe(ServerProcess.State.class);
  private final TestProbe<StreamSignal> signals = kit.createTestProbe(StreamSignal.class);
  private String directory = "";
  private ActorRef<ServerProcess.Command> process =
      kit.spawn(Behaviors.setup(context -> Behaviors.stopped()));

  @BeforeEach
  void start() throws IOException {
    Path binary = OpenCodeForTests.binary();
    directory = Files.createDirectory(folder.resolve("project")).toString();
    Path home = Files.createDirectory(folder.resolve("home"));
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    environment.put("OPENCODE_CONFIG_CONTENT", "{\"autoupdate\":false,\"share\":\"disabled\"}");
    ServerProcess.Spec spec = new ServerProcess.Spec(binary, home, environment);
    process = kit.spawn(ServerProcess.create(spec, server, settings, states.ref()));
    EventStream.of(kit.system(), server, settings)
        .runWith(Sink.foreach(signal -> signals.ref().tell(signal)), kit.system());
  }

  /** The home is deleted next, so the server must be gone. */
  @AfterEach
  void stop() {
    process.tell(new ServerProcess.Stop());
    states.expectTerminated(process, PATIENCE);
    kit.shutdownTestKit();
  }

  private ServerProcess.Ready ready() {
    states.expectMessage(PATIENCE, new ServerProcess.Starting());
    states.expectMessageClass(ServerProcess.Started.class, PATIENCE);
    return states.expectMessageClass(ServerProcess.Ready.class, PATIENCE);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private SessionInfo session(Map<String, String> metadata) {
    List<PermissionRule> rules = List.of(new PermissionRule("team_*", "*", "deny"));
    return done(client.createSession(directory, new NewSession("a title", metadata, rules)));
  }

  private Prompt prompt(String agent) {
    List<PromptPart> parts = List.of(new TextPart(ids.partId(), "hi"));
    return new Prompt(ids.messageId(), parts, null, agent, null);
  }

  /** The next signal of this kind; others may come in between. */
  private <E extends SessionEvent> E next(Class<E> type) {
    while (true) {
      StreamSignal signal = signals.receiveMessage(PATIENCE);
      if (signal instanceof StreamSignal.Received received && type.isInstance(received.event())) {
        return type.cast(received.event());
      }
    }
  }

  @Test
  void sessionsLiveAndDie() {
    ready();
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    assertThat(done(client.health())).isNotBlank();

    SessionInfo made = session(Map.of("team", "blue"));
    assertThat(made.directory()).isEqualTo(directory);
    assertThat(made.metadata()).containsEntry("team", "blue");
    assertThat(next(SessionEvent.Created.class).sessionId()).isEqualTo(made.id());
    assertThat(done(client.session("", made.id()))).contains(made);
    assertThat(done(client.sessions(directory))).contains(made);
    assertThat(done(client.status(directory))).isEmpty();
    assertThat(done(client.messages(directory, made.id(), 5))).isEmpty();
    assertThat(done(client.message(directory, made.id(), ids.messageId()))).isEmpty();
    assertThat(done(client.permissions(directory))).isEmpty();
    assertThat(done(client.replyPermission(directory, "per_1", PermissionReply.ONCE, null)))
        .isFalse();
    done(client.abort(directory, made.id()));

    assertThat(done(client.deleteSession(directory, made.id()))).isTrue();
    assertThat(next(SessionEvent.Deleted.class).sessionId()).isEqualTo(made.id());
    assertThat(done(client.deleteSession(directory, made.id()))).isFalse();
    assertThat(done(client.session(directory, made.id()))).isEmpty();
  }

  @Test
  void promptsThatCannotWorkAreRefusedOrFailAsEvents() {
    ready();
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    SessionInfo made = session(Map.of());
    done(client.promptAsync(directory, made.id(), prompt("nobody")));
    SessionEvent.Failed failed = next(SessionEvent.Failed.class);
    assertThat(failed.sessionId()).isEqualTo(made.id());
    assertThat(failed.error().message()).startsWith("Agent not found: \"nobody\"");

    CompletionException refused =
        catchThrowableOfType(
            CompletionException.class,
            () -> done(client.promptAsync(directory, "ses_unknown", prompt("build"))));
    assertThat(refused)
        .hasCauseInstanceOf(OpenCodeException.class)
        .hasMessageContaining("404 Session not found: ses_unknown");
  }

  @Test
  void aKilledServerComesBackWithItsSessions() {
    ServerProcess.Ready first = ready();
    signals.expectMessage(PATIENCE, new StreamSignal.Connected());
    SessionInfo made = session(Map.of("team", "blue"));
    assertThat(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly()).isTrue();
    states.expectMessageClass(ServerProcess.Failed.class, PATIENCE);
    ServerProcess.Ready second = ready();
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(done(client.session(directory, made.id()))).contains(made);
    signals.fishForMessage(
        PATIENCE,
        signal ->
            signal instanceof StreamSignal.Connected
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void stoppingLeavesNoProcessOfTheGroup() {
    ServerProcess.Ready ready = ready();
    process.tell(new ServerProcess.Stop());
    states.expectTerminated(process, PATIENCE);
    await().atMost(PATIENCE).until(() -> !inGroup(ready.pid()));
  }

  private static boolean inGroup(long group) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String stat = stat(process);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 4);
        if (fields.length > 2 && fields[2].equals(Long.toString(group)) && !fields[0].equals("Z")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String stat(Path process) {
    try {
      return Files.readString(process.resolve("stat"));
    } catch (IOException gone) {
      return "";
    }
  }
}
