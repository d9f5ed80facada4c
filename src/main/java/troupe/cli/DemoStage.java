package troupe.cli;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.daemon.BadConfiguration;
import troupe.daemon.Daemon;
import troupe.model.PromptScript;
import troupe.model.ScriptedModel;
import troupe.opencode.PassingHome;
import troupe.settings.Settings;
import troupe.store.FolderInUse;

/**
 * Everything a demo needs and has to put away again: a scripted model, a daemon with an OpenCode
 * server of its own, and a temporary folder that holds all they write. Opening and clearing exclude
 * each other, since Ctrl-C can come while it is being opened.
 */
final class DemoStage {

  /** The demo asks for its team while OpenCode is still starting, so it may wait for that. */
  private static final Settings SETTINGS =
      Settings.of(
          ConfigFactory.parseString("troupe { spawn.limit = 60s, http.answer-limit = 75s }")
              .withFallback(ConfigFactory.defaultReference()));

  private final Path folder;
  private final ActorSystem<Void> system;
  private @Nullable CompletionStage<Daemon> daemon;
  private volatile boolean cleared;

  private DemoStage(Path folder, ActorSystem<Void> system) {
    this.folder = folder;
    this.system = system;
  }

  static DemoStage build() throws IOException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "demo",
            ConfigFactory.parseString(
                    "pekko.coordinated-shutdown { run-by-jvm-shutdown-hook = off,"
                        + " run-by-actor-system-terminate = off }")
                .withFallback(ConfigFactory.load()));
    return new DemoStage(Files.createTempDirectory("troupe-demo"), system);
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** Starts model and daemon; refused once the stage was cleared. */
  synchronized CompletionStage<Daemon> open(Path binary)
      throws IOException, FolderInUse, BadConfiguration {
    if (cleared) {
      throw new CancellationException("the demo was stopped");
    }
    ScriptedModel model =
        ScriptedModel.start(system, new PromptScript()).toCompletableFuture().join();
    Path project = Files.createDirectory(folder.resolve("project"));
    Path user = Files.createDirectory(folder.resolve("user"));
    PassingHome.prepare(user);
    CompletionStage<Daemon> starting =
        Daemon.start(
            new Daemon.Options(
                SETTINGS.listeningOn("127.0.0.1:0"),
                folder.resolve("home"),
                folder.resolve("teams"),
                new Daemon.Server.Managed(binary),
                project,
                user,
                environment(user, model)));
    daemon = starting;
    return starting;
  }

  /** Whether it was put away while the demo was still being played. */
  boolean isCleared() {
    return cleared;
  }

  synchronized void clear() {
    cleared = true;
    try {
      if (daemon != null) {
        daemon.thenCompose(Daemon::stop).toCompletableFuture().join();
      }
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      delete();
    }
  }

  /** Nothing of the user's OpenCode is seen or touched. */
  private static Map<String, String> environment(Path user, ScriptedModel model) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", user.toString());
    environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
    environment.put("OPENCODE_CONFIG_CONTENT", model.openCodeConfig());
    return environment;
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println("troupe: could not remove " + folder + ": " + e.getMessage());
    }
  }
}
