package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static troupe.worker.server.Backstage.PATIENCE;
import static troupe.worker.server.Backstage.done;
import static troupe.worker.server.Backstage.trouble;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.bus.EventBus;
import troupe.opencode.OpenCodeException;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.Worker;
import troupe.worker.config.WorkerConfig;

/** Runs shell scripts in the place of OpenCode. */
final class WorkerServerTest {

  private static final WorkerConfig USUAL = Backstage.vision(PATIENCE, Duration.ZERO);

  /** Before calls are over no server is stopped for being idle. */
  private static final String SHORT_CALLS = "opencode.request-limit = 1s";

  @TempDir private Path folder;

  private @Nullable Backstage opened;

  @AfterEach
  void endAll() {
    if (opened != null) {
      opened.stop();
      opened.awaitNoProcess();
    }
  }

  private Backstage open(WorkerConfig worker, String settings) {
    Backstage stage = early(worker, settings);
    stage.daemonListens();
    return stage;
  }

  /** Whose daemon does not listen yet. */
  private Backstage early(WorkerConfig worker, String settings) {
    Backstage stage = new Backstage(folder, worker, settings);
    opened = stage;
    return stage;
  }

  private static ServerNews.Ready start(Backstage stage) {
    done(stage.worker().ready());
    stage.heard(ServerNews.Spawned.class);
    return stage.heard(ServerNews.Ready.class);
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  @Test
  void firstCallsThatComeTogetherStartOneProcess() {
    Backstage stage = open(USUAL, "");
    List<CompletableFuture<Void>> calls =
        Stream.generate(() -> stage.worker().ready())
            .limit(20)
            .map(CompletionStage::toCompletableFuture)
            .toList();
    calls.forEach(Backstage::done);
    assertThat(stage.pids()).hasSize(2);
    stage.heard(ServerNews.Spawned.class);
    stage.heard(ServerNews.Ready.class);
  }

  /** What it is to be given is not known before. */
  @Test
  void serverStartsWhenTheDaemonListens() {
    Backstage stage = early(USUAL, "");
    CompletionStage<Void> ready = stage.worker().ready();
    stage.news.expectNoMessage(); // A start would be told within milliseconds.
    assertThat(stage.pids()).isEmpty();
    stage.daemonListens();
    done(ready);
    stage.heard(ServerNews.Spawned.class);
    stage.heard(ServerNews.Ready.class);
  }

  @Test
  void serverThatWaitsForTheDaemonCanBeStopped() {
    Backstage stage = early(USUAL, "");
    CompletionStage<Void> ready = stage.worker().ready();
    done(stage.backends.end(stage.placement(null)));
    assertThat(trouble(ready)).hasMessageContaining("was stopped");
    stage.daemonListens();
    done(stage.worker().ready());
    assertThat(stage.pids()).hasSize(2);
  }

  @Test
  void reuseAsksForHealthOnceAndAnotherModelHasAServerOfItsOwn() {
    Backstage stage = open(USUAL, "");
    ServerNews.Ready ready = start(stage);
    assertThat(stage.asked("GET /global/health")).isEqualTo(1);
    done(stage.worker().ready());
    assertThat(stage.asked("GET /global/health")).isEqualTo(2);
    assertThat(stage.heard(ServerNews.Reused.class).pid()).isEqualTo(ready.pid());
    done(stage.backends.at(stage.placement("a/b")).ready());
    assertThat(stage.heard(ServerNews.Spawned.class).pid()).isNotEqualTo(ready.pid());
    assertThat(stage.asked("GET /global/health")).isEqualTo(3);
  }

  @Test
  void oneServerTooManyIsRefusedUntilThereIsRoom() {
    Backstage stage = open(USUAL, "workers.max-servers = 1");
    start(stage);
    Worker other = stage.backends.at(stage.placement("a/b"));
    assertThat(trouble(other.ready()))
        .hasMessageContaining("1 servers run already (troupe.workers.max-servers)");
    done(stage.backends.end(stage.placement(null)));
    await().atMost(PATIENCE).untilAsserted(() -> done(other.ready()));
  }

  @Test
  void aServerThatDoesNotAnswerIsStartedAgain() {
    Backstage stage = open(USUAL, "");
    ServerNews.Ready first = start(stage);
    stage.fake.onJson("GET /global/health", 500, "{}");
    CompletionStage<Void> again = stage.worker().ready();
    assertThat(stage.heard(ServerNews.Failed.class).reason())
        .startsWith("opencode does not answer");
    stage.fake.onJson("GET /global/health", 200, "{\"healthy\":true,\"version\":\"1\"}");
    done(again);
    assertThat(stage.heard(ServerNews.Spawned.class).pid()).isNotEqualTo(first.pid());
  }

  @Test
  void aSilentServerIsEndedAtTheLimitAndWhoWaitedHearsIt() {
    Backstage stage = open(Backstage.vision(Duration.ofMillis(500), Duration.ZERO), "");
    stage.play(Backstage.SILENT);
    OpenCodeException trouble = trouble(stage.worker().ready());
    assertThat(trouble)
        .hasMessageStartingWith("Timeout waiting for server to start after 500ms")
        .extracting(OpenCodeException::kind)
        .isEqualTo(OpenCodeException.Kind.FAILED);
    stage.heard(ServerNews.Spawned.class);
    assertThat(stage.heard(ServerNews.Failed.class).givenUp()).isFalse();
    stage.awaitNoProcess();
  }

  @Test
  void anEarlyExitIsToldWithCodeAndOutputAndTheNextCallStartsItAgain() {
    Backstage stage = open(USUAL, "");
    stage.play("echo cannot read opencode.json >&2\nexit 3\n");
    assertThat(trouble(stage.worker().ready()))
        .hasMessageStartingWith("opencode exited with code 3: cannot read opencode.json");
    stage.play(stage.listening());
    done(stage.worker().ready());
  }

  @Test
  void aServerThatIgnoresTermIsKilled() {
    Backstage stage = open(USUAL, "");
    stage.play("trap '' TERM\n" + stage.listening());
    start(stage);
    done(stage.backends.end(stage.placement(null)));
    stage.awaitNoProcess();
  }

  @Test
  void aCrashedServerIsStartedAgain() {
    Backstage stage = open(USUAL, "");
    TestProbe<EventBus.Signal> follower = stage.kit.createTestProbe(EventBus.Signal.class);
    stage.worker().follow("ses_1", follower.ref());
    ServerNews.Ready first = start(stage);
    follower.expectMessage(PATIENCE, new EventBus.Signal.Reconnected());
    kill(first.pid());
    assertThat(stage.heard(ServerNews.Failed.class).reason()).contains("code 137");
    stage.heard(ServerNews.Spawned.class);
    assertThat(stage.heard(ServerNews.Ready.class).pid()).isNotEqualTo(first.pid());
  }

  @Test
  void aServerThatKeepsFailingIsGivenUpForAWhile() {
    Backstage stage = open(USUAL, "workers.max-failures = 2");
    TestProbe<EventBus.Signal> follower = stage.kit.createTestProbe(EventBus.Signal.class);
    stage.worker().follow("ses_1", follower.ref());
    stage.play("exit 3\n");
    assertThat(trouble(stage.worker().ready()).kind()).isEqualTo(OpenCodeException.Kind.FAILED);
    assertThat(trouble(stage.worker().ready()).kind()).isEqualTo(OpenCodeException.Kind.FAILED);
    assertThat(follower.expectMessageClass(EventBus.Signal.ServerLost.class, PATIENCE).reason())
        .contains("exited with code 3");
    assertThat(trouble(stage.worker().ready()).kind()).isEqualTo(OpenCodeException.Kind.REFUSED);
  }

  @Test
  void aServerThatWasGivenUpIsTriedAgainAfterThePause() {
    Backstage stage = open(USUAL, "workers { max-failures = 1, failure-pause = 200ms }");
    stage.play("exit 3\n");
    trouble(stage.worker().ready());
    stage.heard(ServerNews.Spawned.class);
    assertThat(stage.heard(ServerNews.Failed.class).givenUp()).isTrue();
    stage.play(stage.listening());
    await().atMost(PATIENCE).until(() -> isReady(stage));
  }

  @Test
  void aServerThatWasGivenUpAndIsStoppedStartsAfresh() {
    Backstage stage = open(USUAL, "workers { max-failures = 1, failure-pause = 10m }");
    stage.play("exit 3\n");
    trouble(stage.worker().ready());
    stage.heard(ServerNews.Spawned.class);
    assertThat(stage.heard(ServerNews.Failed.class).givenUp()).isTrue();
    done(stage.backends.end(stage.placement(null)));
    stage.play(stage.listening());
    done(stage.worker().ready());
  }

  private static boolean isReady(Backstage stage) {
    return done(stage.worker().ready().handle((ready, failure) -> failure == null));
  }

  @Test
  void aServerThatCrashesTooOftenIsGivenUp() {
    Backstage stage = open(USUAL, "workers.max-failures = 2, opencode.max-backoff = 10m");
    TestProbe<EventBus.Signal> follower = stage.kit.createTestProbe(EventBus.Signal.class);
    stage.worker().follow("ses_1", follower.ref());
    kill(start(stage).pid());
    assertThat(stage.heard(ServerNews.Failed.class).givenUp()).isFalse();
    stage.heard(ServerNews.Spawned.class);
    kill(stage.heard(ServerNews.Ready.class).pid());
    assertThat(stage.heard(ServerNews.Failed.class).givenUp()).isTrue();
    follower.fishForMessage(
        PATIENCE,
        signal ->
            signal instanceof EventBus.Signal.ServerLost
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    assertThat(trouble(stage.worker().ready()).kind()).isEqualTo(OpenCodeException.Kind.REFUSED);
  }

  @Test
  void anIdleServerIsStoppedAndStartedByTheNextCall() {
    Backstage stage = open(Backstage.vision(PATIENCE, Duration.ofMillis(300)), SHORT_CALLS);
    ServerNews.Ready first = start(stage);
    assertThat(stage.heard(ServerNews.Stopped.class).reason()).isEqualTo("idle");
    stage.awaitNoProcess();
    assertThat(start(stage).pid()).isNotEqualTo(first.pid());
  }

  @Test
  void aBusySessionKeepsItsServer() {
    Backstage stage = open(Backstage.vision(PATIENCE, Duration.ofMillis(100)), SHORT_CALLS);
    stage.fake.onJson("GET /session/status", 200, "{\"ses_1\":{\"type\":\"busy\"}}");
    ServerNews.Ready ready = start(stage);
    await().atMost(PATIENCE).until(() -> stage.asked("GET /session/status") >= 4);
    assertThat(Processes.alive(ready.pid())).isTrue();
    stage.fake.onJson("GET /session/status", 200, "{}");
    stage.heard(ServerNews.Stopped.class);
  }

  @Test
  void aServerOfAnOlderConfigurationIsEndedOnceItsSessionsAreIdleAndStartedByTheNewOne() {
    Backstage stage = open(USUAL, SHORT_CALLS);
    stage.fake.onJson("GET /session/status", 200, "{\"ses_1\":{\"type\":\"busy\"}}");
    ServerNews.Ready ready = start(stage);
    stage.reconfigure(Backstage.vision(Duration.ofSeconds(59), Duration.ZERO));
    await().atMost(PATIENCE).until(() -> stage.asked("GET /session/status") >= 3);
    assertThat(Processes.alive(ready.pid())).isTrue();
    stage.fake.onJson("GET /session/status", 200, "{}");
    assertThat(stage.heard(ServerNews.Stopped.class).reason())
        .isEqualTo("its configuration has changed");
    stage.awaitNoProcess();
    start(stage);
    done(stage.worker().ready());
    stage.heard(ServerNews.Reused.class);
  }

  @Test
  void aServerWhoseWorkerIsGoneIsEnded() {
    Backstage stage = open(USUAL, SHORT_CALLS);
    start(stage);
    stage.reconfigure();
    stage.heard(ServerNews.Stopped.class);
    stage.awaitNoProcess();
  }

  @Test
  void aServerThatIsConfiguredAsBeforeStays() {
    Backstage stage = open(USUAL, "");
    ServerNews.Ready ready = start(stage);
    stage.reconfigure(Backstage.vision(PATIENCE, Duration.ZERO));
    done(stage.worker().ready());
    assertThat(stage.heard(ServerNews.Reused.class).pid()).isEqualTo(ready.pid());
    // The start's; whether it is idle does not matter.
    assertThat(stage.asked("GET /session/status")).isOne();
  }

  @Test
  void aServerThatStartedByAnOlderConfigurationIsEndedAsWell() {
    Backstage stage = open(USUAL, SHORT_CALLS);
    stage.fake.onJson("GET /global/health", 500, "{}");
    CompletionStage<Void> waits = stage.worker().ready();
    stage.heard(ServerNews.Spawned.class);
    stage.reconfigure();
    stage.fake.onJson("GET /global/health", 200, "{\"healthy\":true,\"version\":\"1\"}");
    done(waits);
    stage.heard(ServerNews.Ready.class);
    stage.heard(ServerNews.Stopped.class);
  }

  @Test
  void aCrashedServerIsStartedAgainByTheNewConfigurationAtOnce() {
    Backstage stage = open(USUAL, "opencode { min-backoff = 10m, max-backoff = 10m }");
    kill(start(stage).pid());
    stage.heard(ServerNews.Failed.class);
    stage.reconfigure(Backstage.vision(Duration.ofSeconds(59), Duration.ZERO));
    stage.heard(ServerNews.Spawned.class);
    stage.heard(ServerNews.Ready.class);
  }

  @Test
  void anEndedServerLeavesNoProcessAndIsStartedByTheNextCall() {
    Backstage stage = open(USUAL, "");
    start(stage);
    Placement.Own placement = stage.placement(null);
    done(stage.backends.end(placement));
    stage.awaitNoProcess();
    assertThat(stage.heard(ServerNews.Stopped.class).placement()).isEqualTo(placement);
    done(stage.backends.end(placement));
    start(stage);
  }

  @Test
  void stoppingAllEndsEveryProcessAndRefusesWhatComesLater() {
    Backstage stage = open(USUAL, "");
    start(stage);
    done(stage.backends.at(stage.placement("a/b")).ready());
    TestProbe<ServerPool.AllStopped> stopped =
        stage.kit.createTestProbe(ServerPool.AllStopped.class);
    stage.pool.tell(new ServerPool.StopAll(stopped.ref()));
    stopped.expectMessageClass(ServerPool.AllStopped.class, PATIENCE);
    stage.awaitNoProcess();
    assertThat(trouble(stage.worker().ready())).hasMessage("the daemon stops");
    assertThat(stage.pids()).hasSize(4);
  }

  @Test
  void theChildHasItsEnvironmentAndTheGuardAndOursIsAsBefore() {
    Backstage stage = open(USUAL, "");
    Map<String, String> before = System.getenv();
    start(stage);
    assertThat(stage.lines("environment"))
        .contains(
            "GIVEN=yes",
            "SHOP_URL=inherited",
            "OPENCODE_ORCHESTRATOR_WORKER=1",
            "OPENCODE_CONFIG_CONTENT={\"mcp\":{\"team\":{\"enabled\":false}}}")
        .noneMatch(line -> line.startsWith("EMPTY=") || line.startsWith("TROUPE_OPENCODE"))
        .doesNotContain("OPENCODE_SERVER_PASSWORD=the-daemons")
        .anyMatch(line -> line.startsWith("OPENCODE_SERVER_PASSWORD="));
    assertThat(System.getenv()).isEqualTo(before);
  }

  @Test
  void everyProcessIsInTheRegistryWhileItRuns() {
    Backstage stage = open(USUAL, "");
    ServerNews.Ready ready = start(stage);
    SpawnedServers.Started started =
        stage.registry.expectMessageClass(SpawnedServers.Started.class, PATIENCE);
    assertThat(started.server().pid()).isEqualTo(ready.pid());
    assertThat(started.server().owner()).isEqualTo("vision");
    done(stage.backends.end(stage.placement(null)));
    stage.registry.expectMessage(PATIENCE, new SpawnedServers.Ended(started.place()));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    Backstage stage = open(USUAL, "workers.max-failures = 10");
    Worker elsewhere =
        stage.backends.at(new Placement.Own("vision", null, folder + "/missing", "", false));
    assertThat(trouble(elsewhere.ready()))
        .hasMessage("the directory " + folder + "/missing is not there");
    Files.delete(folder.resolve("opencode"));
    assertThat(trouble(stage.worker().ready()))
        .hasMessageStartingWith("TROUPE_OPENCODE names no executable file");
  }

  @Test
  void aServerThatNobodyFollowsIsForgottenAndMadeAnew() {
    Backstage stage = open(USUAL, "");
    for (int times = 0; times < 3; times++) {
      start(stage);
      done(stage.backends.end(stage.placement(null)));
      stage.heard(ServerNews.Stopped.class);
    }
  }

  @Test
  void aCallThatRacesWithTheEndOfAnUnusedServerGoesBackToThePool() {
    Backstage stage = open(USUAL, "");
    TestProbe<ServerPool.Command> pool = stage.kit.createTestProbe(ServerPool.Command.class);
    TestProbe<EventBus.Signal> follower = stage.kit.createTestProbe(EventBus.Signal.class);
    TestProbe<WorkerServer.Answer> asker = stage.kit.createTestProbe(WorkerServer.Answer.class);
    Placement.Own placement = stage.placement(null);
    ActorRef<WorkerServer.Command> server =
        stage.kit.spawn(WorkerServer.create(placement, stage.surroundings, pool.ref()));
    server.tell(new WorkerServer.Follow("ses_1", follower.ref()));
    follower.stop();
    pool.expectMessage(PATIENCE, new ServerPool.Leaving(placement, server));
    WorkerServer.Want want = new WorkerServer.Want(true, asker.ref());
    server.tell(want);
    pool.expectMessage(PATIENCE, new ServerPool.Route(placement, want));
    server.tell(new WorkerServer.Retire());
    pool.expectTerminated(server, PATIENCE);
  }

  @Test
  void whoFollowsASleepingServerKeepsIt() {
    Backstage stage = open(USUAL, "");
    TestProbe<EventBus.Signal> follower = stage.kit.createTestProbe(EventBus.Signal.class);
    stage.worker().follow("ses_1", follower.ref());
    start(stage);
    follower.expectMessage(PATIENCE, new EventBus.Signal.Reconnected());
    done(stage.backends.end(stage.placement(null)));
    stage.heard(ServerNews.Stopped.class);
    start(stage);
    follower.expectMessage(PATIENCE, new EventBus.Signal.Reconnected());
  }

  @Test
  void callsThatWaitForAStartThatIsStoppedHearOfIt() {
    Backstage stage = open(USUAL, "");
    stage.play(Backstage.SILENT);
    CompletionStage<Void> waits = stage.worker().ready();
    stage.heard(ServerNews.Spawned.class);
    done(stage.backends.end(stage.placement(null)));
    assertThat(trouble(waits)).hasMessage("the server of vision was stopped");
  }

  @Test
  void sharedSessionsRunWhereTheyAreTold() {
    Backstage stage = open(USUAL, "");
    assertThat(stage.backends.at(new Placement.Shared())).isSameAs(stage.shared);
    done(stage.backends.end(new Placement.Shared()));
  }
}
