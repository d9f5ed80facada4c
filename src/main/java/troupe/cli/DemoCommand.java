package troupe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import troupe.daemon.Daemon;
import troupe.demo.Demo;
import troupe.demo.DemoFailed;
import troupe.demo.Terminal;
import troupe.model.PromptScript;
import troupe.model.ScriptedModel;
import troupe.settings.Settings;
import troupe.store.FolderInUse;

/**
 * {@code troupe demo}: a real daemon and a real OpenCode server in a folder of their own, with a
 * scripted model in place of a provider. Everything it made is gone when it ends.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a whole team at work, without an account and without a network:",
      "a lead, three members, tasks that wait for each other, mail, idle notices.",
      "Takes under two minutes and leaves nothing behind."
    })
final class DemoCommand implements Callable<Integer> {

  /** Set by the launcher when standard output is a terminal, which Java 17 cannot tell. */
  private static final String TERMINAL = "troupe.terminal";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed, IOException, FolderInUse {
    Path binary = Binary.get(System.getenv(), spec.commandLine().getErr());
    Stage stage = new Stage(Files.createTempDirectory("troupe-demo"));
    Thread cleaner = new Thread(stage::clear, "demo-cleaner");
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      Demo.run(stage.system(), stage.open(binary).teams(), Terminal.of(System.out, isLive()))
          .toCompletableFuture()
          .join();
      return ExitCode.DONE;
    } catch (CompletionException e) {
      if (e.getCause() instanceof DemoFailed failed) {
        throw new CommandFailed(ExitCode.FAILED, String.valueOf(failed.getMessage()));
      }
      throw e;
    }
  }

  private static boolean isLive() {
    return Boolean.getBoolean(TERMINAL) && !"dumb".equals(System.getenv("TERM"));
  }

  /** What the demo has to put away again; the shutdown hook does it, after Ctrl-C too. */
  private static final class Stage {

    private final Path folder;
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "demo");
    private volatile @Nullable Daemon daemon;

    Stage(Path folder) {
      this.folder = folder;
    }

    ActorSystem<Void> system() {
      return system;
    }

    Daemon open(Path binary) throws IOException, FolderInUse {
      ScriptedModel model =
          ScriptedModel.start(system, new PromptScript()).toCompletableFuture().join();
      Path project = Files.createDirectory(folder.resolve("project"));
      Path user = Files.createDirectory(folder.resolve("user"));
      Daemon started =
          Daemon.start(
                  new Daemon.Options(
                      Settings.defaults().listeningOn("127.0.0.1:0"),
                      folder.resolve("home"),
                      folder.resolve("teams"),
                      new Daemon.Server.Managed(binary),
                      project,
                      environment(user, model)))
              .toCompletableFuture()
              .join();
      daemon = started;
      return started;
    }

    /** Nothing of the user's OpenCode is seen or touched. */
    private static Map<String, String> environment(Path user, ScriptedModel model) {
      Map<String, String> environment = new HashMap<>();
      environment.put("HOME", user.toString());
      environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
      environment.put("OPENCODE_CONFIG_CONTENT", model.openCodeConfig());
      return environment;
    }

    void clear() {
      Daemon running = daemon;
      if (running != null) {
        running.stop().toCompletableFuture().join();
      }
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      delete();
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
}
