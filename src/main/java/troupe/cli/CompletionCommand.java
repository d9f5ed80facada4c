package troupe.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import troupe.cli.client.ExitCode;

/** {@code troupe completion}: a shell that knows the commands. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script by which a shell completes commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(troupe completion bash)",
      "  troupe completion bash > ~/.local/share/bash-completion/completions/troupe",
      "  source <(troupe completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells there is a script for: bash's, which zsh understands once it can complete. */
  enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandLine all = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X compinit && compinit");
    }
    out.print(AutoComplete.bash(all.getCommandName(), all));
    out.flush();
    return ExitCode.DONE;
  }
}
