package troupe.worker.server;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import troupe.bridge.Injection;
import troupe.metrics.Meters;
import troupe.opencode.FakeOpenCode;
import troupe.opencode.OpenCodeException;
import troupe.settings.Settings;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker;
import troupe.worker.ServerBook;
import troupe.worker.ServerNews;
import troupe.worker.Worker;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/** A pool whose servers are shell scripts, all with one fake to answer for them. */
final class Backstage {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A server's first life; says nothing and starts nothing. */
  static final String SILENT = "echo $$ >> pids\nexec sleep 1000\n";

  final ActorTestKit kit = ActorTestKit.create();
  final FakeOpenCode fake = new FakeOpenCode(kit.system());
  final TestProbe<ServerNews> news = kit.createTestProbe(ServerNews.class);
  final TestProbe<SpawnedServers.Command> registry =
      kit.createTestProbe(SpawnedServers.Command.class);
  final WorkerBook book;
  final ServerPool.Surroundings surroundings;
  final ActorRef<ServerPool.Command> pool;
  final ServerBackends backends;
  final Map<String, String> environment = new HashMap<>();
  final Path folder;
  private final CompletableFuture<Injection> tools = new CompletableFuture<>();
  final ScriptedWorker shared = new ScriptedWorker(follow -> {});

  Backstage(Path folder, WorkerConfig worker, String settings) {
    this.folder = folder;
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("TROUPE_OPENCODE", folder.resolve("opencode").toString());
    environment.put("SHOP_URL", "inherited");
    environment.put("OPENCODE_SERVER_PASSWORD", "the-daemons");
    book = new WorkerBook(folder, config(worker));
    surroundings =
        new ServerPool.Surroundings(
            settings(settings),
            book,
            new ServerBook(Optional::empty),
            environment,
            tools,
            registry.ref(),
            Meters.NONE);
    pool = kit.spawn(ServerPool.create(surroundings));
    backends = new ServerBackends(shared, pool, book, kit.system());
    backends.watch(news.ref());
    fake.onJson("GET /global/health", 200, "{\"healthy\":true,\"version\":\"1\"}");
    fake.onJson("GET /session/status", 200, "{}");
    fake.streams(quiet());
    play(listening());
  }

  /** From now on servers may be started. */
  void daemonListens() {
    tools.complete(
        new Injection(
            URI.create("http://127.0.0.1:7717"),
            folder.resolve("token"),
            folder.resolve("troupe.js")));
  }

  /** Connected, and then nothing happens. */
  private static Source<ByteString, NotUsed> quiet() {
    String connected = "data: {\"payload\":{\"type\":\"server.connected\",\"properties\":{}}}\n\n";
    return Source.single(ByteString.fromString(connected)).concat(Source.<ByteString>maybe());
  }

  /** A worker called vision. */
  static WorkerConfig vision(Duration startTimeout, Duration idleStop) {
    return new WorkerConfig(
        "vision",
        Backend.SERVER,
        null,
        null,
        null,
        PATIENCE,
        startTimeout,
        Reuse.PROCESS,
        idleStop,
        Map.of("GIVEN", "yes", "EMPTY", ""),
        List.of("SHOP_"),
        null,
        true);
  }

  private static Orchestrator config(WorkerConfig... workers) {
    Map<String, WorkerConfig> all = new HashMap<>();
    for (WorkerConfig worker : workers) {
      all.put(worker.id(), worker);
    }
    return new Orchestrator(Backend.SERVER, all, List.of());
  }

  /** From now on these are the workers, and the pool knows. */
  void reconfigure(WorkerConfig... workers) {
    book.replace(config(workers));
    backends.refresh();
  }

  private static Settings settings(String others) {
    return Settings.of(
        ConfigFactory.parseString(others)
            .withFallback(ConfigFactory.parseString("opencode.min-backoff = 50ms"))
            .atPath("troupe")
            .withFallback(ConfigFactory.defaultReference()));
  }

  Placement.Own placement(@Nullable String model) {
    return new Placement.Own("vision", model, folder.toString(), "", false);
  }

  Worker worker() {
    return backends.at(placement(null));
  }

  /** What the next start of an opencode does. */
  void play(String script) {
    Path binary = folder.resolve("opencode");
    try {
      Path fresh = Files.writeString(folder.resolve("fresh"), "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
      Files.move(fresh, binary, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that it listens where the fake does, as OpenCode would, and leaves a child behind. */
  String listening() {
    return "echo $$ >> pids\nenv > environment\nsleep 1000 &\n"
        + "echo $! >> pids\necho opencode server listening on "
        + fake.address(null)
        + "\nwait\n";
  }

  /** Every process that ever was, servers and what they started. */
  List<Long> pids() {
    return lines("pids").stream().map(Long::parseLong).toList();
  }

  List<String> lines(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long asked(String methodAndPath) {
    return fake.requests().stream()
        .map(request -> request.method().name() + " " + request.getUri().path())
        .filter(methodAndPath::equals)
        .count();
  }

  /** The next news of this kind; fails on any other. */
  <N extends ServerNews> N heard(Class<N> kind) {
    return news.expectMessageClass(kind, PATIENCE);
  }

  void awaitNoProcess() {
    await().atMost(PATIENCE).until(() -> pids().stream().noneMatch(Processes::alive));
  }

  static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** The trouble of a call that fails. */
  static OpenCodeException trouble(CompletionStage<?> stage) {
    return done(
        stage.handle(
            (value, failure) -> {
              if (failure == null) {
                throw new AssertionError("it did not fail");
              }
              return OpenCodeException.behind(failure);
            }));
  }

  void stop() {
    TestProbe<ServerPool.AllStopped> stopped = kit.createTestProbe(ServerPool.AllStopped.class);
    pool.tell(new ServerPool.StopAll(stopped.ref()));
    stopped.expectMessageClass(ServerPool.AllStopped.class, PATIENCE);
    kit.shutdownTestKit();
  }
}
