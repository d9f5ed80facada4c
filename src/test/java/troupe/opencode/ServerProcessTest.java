package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;

/** Runs shell scripts in the place of OpenCode. */
final class ServerProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @TempDir private Path folder;

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeOpenCode fake = new FakeOpenCode(kit.system());
  private final ManagedServer server = new ManagedServer();
  private final TestProbe<ServerProcess.State> states =
      kit.createTestProbe(ServerProcess.State.class);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<ServerProcess.Command> run(Duration startLimit, String script)
      throws IOException {
    Path binary = folder.resolve("opencode");
    Files.writeString(binary, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "GIVEN", "yes", "OPENCODE_SERVER_USERNAME", "eve");
    ServerProcess.Spec spec = new ServerProcess.Spec(binary, folder, environment);
    Settings.OpenCode settings =
        new Settings.OpenCode(PATIENCE, startLimit, PATIENCE, 1 << 20, PAUSE, PATIENCE);
    return kit.spawn(ServerProcess.create(spec, server, settings, states.ref()));
  }

  /** Says that it listens where the fake does, as OpenCode would, and leaves a child behind. */
  private String listening() {
    fake.onJson("GET /global/health", 200, "{\"healthy\":true,\"version\":\"1\"}");
    return "echo hello\necho opencode server listening on "
        + fake.address(null)
        + "\nsleep 1000 & echo $! > grandchild\nwait\n";
  }

  private ServerProcess.Ready ready() {
    states.expectMessage(PATIENCE, new ServerProcess.Starting());
    ServerProcess.Started started = started();
    ServerProcess.Ready ready = states.expectMessageClass(ServerProcess.Ready.class, PATIENCE);
    assertThat(started).isEqualTo(new ServerProcess.Started(ready.pid(), ready.startedAt()));
    return ready;
  }

  private ServerProcess.Started started() {
    return states.expectMessageClass(ServerProcess.Started.class, PATIENCE);
  }

  private static void awaitEnd(long pid) {
    await().atMost(PATIENCE).until(() -> !alive(pid));
  }

  /** The first process of a container may not reap what is not its own, hence no ProcessHandle. */
  private static boolean alive(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return !Files.readString(stat).contains(") Z ");
    } catch (IOException gone) {
      return false;
    }
  }

  private long grandchild() throws IOException {
    await().atMost(PATIENCE).until(() -> !read("grandchild").isBlank());
    return Long.parseLong(read("grandchild").strip());
  }

  private String read(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void aHealthyServerIsPublishedWithItsOwnPassword() throws IOException {
    run(PATIENCE, "env > environment\n" + listening());
    ServerProcess.Ready ready = ready();
    assertThat(server.address()).contains(ready.address());
    assertThat(ProcessHandle.of(ready.pid()).orElseThrow().info().startInstant())
        .contains(ready.startedAt());
    assertThat(read("environment"))
        .contains("GIVEN=yes", "OPENCODE_SERVER_PASSWORD=" + ready.address().password())
        .doesNotContain("OPENCODE_SERVER_USERNAME", "JAVA_HOME");
  }

  @Test
  void aServerIsReadyWhenItHasLoadedItsDirectory() throws IOException {
    fake.never("GET /session/status");
    run(PATIENCE, listening());
    states.expectMessage(PATIENCE, new ServerProcess.Starting());
    started();
    await().atMost(PATIENCE).until(() -> asked("/session/status") >= 2);
    assertThat(server.address()).isEmpty();
    assertThat(fake.lastRequest().getUri().query().get("directory")).contains(folder.toString());
    // Also when something is wrong there.
    fake.onJson("GET /session/status", 400, "{}");
    states.expectMessageClass(ServerProcess.Ready.class, PATIENCE);
  }

  @Test
  void aServerThatIsLongInLoadingIsUsedAtTheLimit() throws IOException {
    fake.never("GET /session/status");
    run(Duration.ofSeconds(3), listening());
    ServerProcess.Ready ready = ready();
    assertThat(server.address()).contains(ready.address());
    assertThat(asked("/session/status")).isPositive();
  }

  private long asked(String path) {
    return fake.requests().stream().filter(request -> request.getUri().path().equals(path)).count();
  }

  @Test
  void stoppingEndsTheWholeGroupAndThenTheActor() throws IOException {
    ActorRef<ServerProcess.Command> process = run(PATIENCE, listening());
    ServerProcess.Ready ready = ready();
    long grandchild = grandchild();
    process.tell(new ServerProcess.Stop());
    states.expectTerminated(process, PATIENCE);
    assertThat(server.address()).isEmpty();
    awaitEnd(ready.pid());
    awaitEnd(grandchild);
  }

  @Test
  void aServerThatIgnoresTermIsKilled() throws IOException {
    ActorRef<ServerProcess.Command> process = run(PATIENCE, "trap '' TERM\n" + listening());
    ServerProcess.Ready ready = ready();
    process.tell(new ServerProcess.Stop());
    states.expectTerminated(process, PATIENCE);
    awaitEnd(ready.pid());
    awaitEnd(grandchild());
  }

  @Test
  void theServerEndsWithTheActorSystem() throws IOException {
    run(PATIENCE, listening());
    ServerProcess.Ready ready = ready();
    long grandchild = grandchild();
    kit.shutdownTestKit();
    awaitEnd(ready.pid());
    awaitEnd(grandchild);
  }

  @Test
  void aKilledServerIsStartedAgainAndItsChildrenAreGone() throws IOException {
    run(PATIENCE, listening());
    ServerProcess.Ready first = ready();
    long grandchild = grandchild();
    assertThat(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly()).isTrue();
    ServerProcess.Failed failed = states.expectMessageClass(ServerProcess.Failed.class, PATIENCE);
    assertThat(failed.reason()).startsWith("opencode exited with code 137: hello");
    ServerProcess.Ready second = ready();
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.address().password()).isNotEqualTo(first.address().password());
    awaitEnd(grandchild);
  }

  @Test
  void pausesGrowWhileItKeepsFailing() throws IOException {
    run(PATIENCE, "echo cannot read opencode.json\nexit 3\n");
    for (int times : List.of(1, 2, 4)) {
      states.expectMessage(PATIENCE, new ServerProcess.Starting());
      started();
      ServerProcess.Failed failed = states.expectMessageClass(ServerProcess.Failed.class, PATIENCE);
      assertThat(failed.reason()).startsWith("opencode exited with code 3");
      assertThat(failed.retryIn()).isEqualTo(PAUSE.multipliedBy(times));
    }
  }

  @Test
  void aServerThatDoesNotGetReadyIsEndedAtTheLimit() throws IOException {
    run(Duration.ofMillis(300), "echo $$ > pid\nsleep 1000\n");
    states.expectMessage(PATIENCE, new ServerProcess.Starting());
    started();
    assertThat(states.expectMessageClass(ServerProcess.Failed.class, PATIENCE).reason())
        .startsWith("Timeout waiting for server to start after 300ms");
    assertThat(server.address()).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotThereIsAFailureAndNoCrash() throws IOException {
    ServerProcess.Spec spec = new ServerProcess.Spec(folder, folder.resolve("missing"), Map.of());
    kit.spawn(ServerProcess.create(spec, server, Settings.defaults().opencode(), states.ref()));
    states.expectMessage(PATIENCE, new ServerProcess.Starting());
    assertThat(states.expectMessageClass(ServerProcess.Failed.class, PATIENCE).reason())
        .startsWith("opencode could not be started");
  }
}
