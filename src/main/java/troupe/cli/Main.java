package troupe.cli;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import troupe.daemon.Daemon;
import troupe.opencode.OpenCodeBinary;

/** {@code troupe}: the one way in from a shell. */
@Command(
    name = "troupe",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Runs teams of OpenCode sessions.",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      InstallCommand.class,
      WorkerCommand.class,
      TokenCommand.class,
      ConfigCommand.class,
      AgentsCommand.class,
      ArchiveCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed",
      "2:wrong usage",
      "69:daemon not reachable",
      "78:bad configuration"
    })
public final class Main {

  private Main() {}

  /** Runs the command in {@code arguments} and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // Logging is set up by one thread, or SLF4J complains about those that came too early.
    LoggerFactory.getLogger(Main.class);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::onWrongUsage)
        .setExecutionExceptionHandler(Main::onFailure);
  }

  private static int onWrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("troupe: " + wrong.getMessage());
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** A user never meets a stack trace; what is expected to go wrong carries its own words. */
  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof CommandFailed known) {
      command.getErr().println("troupe: " + known.getMessage());
      return known.exitCode();
    }
    command.getErr().println("troupe: unexpected failure: " + failure);
    return ExitCode.FAILED;
  }

  /** What {@code --version} prints. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "troupe " + Daemon.version(),
        "java " + System.getProperty("java.version"),
        "opencode " + OpenCodeBinary.VERSION + " (the version it is tested with)"
      };
    }
  }
}
