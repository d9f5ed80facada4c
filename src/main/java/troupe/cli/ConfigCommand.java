package troupe.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Locations;
import troupe.worker.config.ConfigFiles;
import troupe.worker.config.Reading;
import troupe.worker.config.Violation;
import troupe.worker.config.WorkerConfig;

/** {@code troupe config}: the configuration of workers. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Looks after the configuration of workers; see docs/workers.md.")
final class ConfigCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Reads the user's and the project's orchestrator.json and says everything that is wrong,",
        "each with file, line, column and JSON path. Exits with 78 when something is."
      })
  int check(
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              defaultValue = "",
              description = "A folder of the project. Default: the current directory.")
          Path directory) {
    Path home = Locations.userHome(System.getenv());
    Reading reading = ConfigFiles.read(home, Locations.absolute(directory));
    return reading instanceof Reading.Invalid invalid
        ? complain(invalid, spec.commandLine().getErr())
        : list((Reading.Valid) reading, spec.commandLine().getOut());
  }

  private static int complain(Reading.Invalid invalid, PrintWriter err) {
    for (Violation violation : invalid.violations()) {
      err.println(violation);
    }
    err.flush();
    return ExitCode.BAD_CONFIGURATION;
  }

  private static int list(Reading.Valid valid, PrintWriter out) {
    valid.config().files().forEach(file -> out.println("read " + file));
    for (WorkerConfig worker : valid.config().workers().values()) {
      out.println("worker " + worker.id() + ", backend " + worker.backend());
    }
    if (valid.config().files().isEmpty()) {
      out.println("there is no orchestrator.json; no workers are configured");
    }
    out.flush();
    return ExitCode.DONE;
  }
}
