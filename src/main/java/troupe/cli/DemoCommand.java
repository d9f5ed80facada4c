package troupe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.ExitCode;
import troupe.daemon.BadConfiguration;
import troupe.demo.Demo;
import troupe.demo.DemoFailed;
import troupe.store.FolderInUse;
import troupe.terminal.Terminal;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailed, IOException, FolderInUse, BadConfiguration {
    Path binary = Binary.get(System.getenv(), spec.commandLine().getErr());
    DemoStage stage = DemoStage.build();
    // The one way out, at the end as after Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(stage::clear, "demo-cleaner"));
    Terminal terminal = Terminal.standardOutput(System.getenv());
    try {
      stage
          .open(binary)
          .thenCompose(daemon -> Demo.run(stage.system(), daemon.teams(), terminal))
          .toCompletableFuture()
          .join();
      return ExitCode.DONE;
    } catch (CompletionException e) {
      if (e.getCause() instanceof DemoFailed failed) {
        String why = stage.isCleared() ? "the demo was stopped" : failed.getMessage();
        throw new CommandFailed(ExitCode.FAILED, String.valueOf(why));
      }
      throw e;
    }
  }
}
