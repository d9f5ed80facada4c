package troupe.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.ExitCode;
import troupe.cli.doctor.InstalledOpenCode;
import troupe.daemon.Daemon;
import troupe.terminal.PlainText;
import troupe.terminal.Terminal;
import troupe.worker.config.NearName;

/** {@code troupe}: the one way in from a shell. */
@Command(
    name = "troupe",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Runs teams of OpenCode sessions.",
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
    System.exit(commandLine(arguments).setExecutionStrategy(Main::logged).execute(arguments));
  }

  /**
   * Sets logging up once the options are known, which say in what form, and by one thread: SLF4J
   * complains about others that come too early.
   */
  private static int logged(CommandLine.ParseResult parsed) {
    LoggerFactory.getLogger(Main.class);
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * What parses {@code arguments} and runs them.
   *
   * @param arguments none for one that knows every command
   */
  static CommandLine commandLine(String... arguments) {
    boolean colour = Terminal.standardOutput(System.getenv()).colour();
    CommandLine troupe = new CommandLine(new Main());
    Commands.toParse(arguments).forEach(troupe::addSubcommand);
    return troupe
        .setColorScheme(Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::onWrongUsage)
        .setExecutionExceptionHandler(Main::onFailure);
  }

  private static int onWrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    String hint = meant(wrong).map(near -> near + ", or: " + help).orElse(help);
    complain(command, String.valueOf(wrong.getMessage()), hint);
    return ExitCode.USAGE;
  }

  /** The command or option that was mistyped. */
  private static Optional<String> meant(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String typed = unmatched.getUnmatched().get(0);
    CommandLine command = wrong.getCommandLine();
    if (typed.startsWith("-")) {
      return NearName.all(typed, command.getCommandSpec().optionsMap().keySet()).stream()
          .findFirst();
    }
    return NearName.all(typed, command.getSubcommands().keySet()).stream()
        .findFirst()
        .map(near -> command.getCommandSpec().qualifiedName() + " " + near);
  }

  /** A user never meets a stack trace; what is expected to go wrong carries its own words. */
  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof CommandFailed known) {
      complain(command, String.valueOf(known.getMessage()), known.hint());
      return known.exitCode();
    }
    complain(command, "unexpected failure: " + failure, "troupe doctor");
    return ExitCode.FAILED;
  }

  /** One line, whatever was quoted in it, and perhaps what to do. */
  private static void complain(CommandLine command, String message, @Nullable String hint) {
    PrintWriter err = command.getErr();
    err.println("troupe: " + PlainText.line(message));
    if (hint != null) {
      err.println("Try: " + PlainText.line(hint));
    }
    err.flush();
  }

  /** What {@code --version} prints. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "troupe " + Daemon.version(),
        "java " + System.getProperty("java.version"),
        "opencode " + InstalledOpenCode.describe(System.getenv())
      };
    }
  }
}
