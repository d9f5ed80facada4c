package troupe.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.agents.AgentFiles;
import troupe.agents.Checked;
import troupe.agents.Migration;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.ExitCode;

/** {@code troupe agents}: the agent files of a project. */
@Command(
    name = "agents",
    mixinStandardHelpOptions = true,
    description = "Looks after a project's OpenCode agent files; see docs/workers.md.")
final class AgentsCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Reads .opencode/agent/*.md and says what OpenCode would refuse or misread,",
        "each with file, line and field. Exits with 78 when something is wrong."
      })
  int check(
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              defaultValue = "",
              description = "The project. Default: the current directory.")
          Path directory) {
    Checked checked = AgentFiles.check(directory.toAbsolutePath().normalize());
    PrintWriter out = spec.commandLine().getOut();
    checked.findings().forEach(out::println);
    out.printf("%d agents, %d findings%n", checked.agents().size(), checked.findings().size());
    out.flush();
    return checked.sound() ? ExitCode.DONE : ExitCode.BAD_CONFIGURATION;
  }

  @Command(
      name = "migrate",
      mixinStandardHelpOptions = true,
      description = {
        "Turns older .opencode/agent/subagents/NAME/SKILL.md files, and those under",
        ".opencode/skill that describe a worker, into agent files. The originals are kept,",
        "no agent file is overwritten, and what cannot go over is named."
      })
  int migrate(
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              defaultValue = "",
              description = "The project. Default: the current directory.")
          Path directory,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun)
      throws CommandFailed {
    Migration.Plan plan = Migration.plan(directory.toAbsolutePath().normalize());
    PrintWriter out = spec.commandLine().getOut();
    String verb = dryRun ? "would write " : "writes ";
    plan.steps().forEach(step -> out.println(verb + step.target() + " from " + step.source()));
    plan.notes().forEach(out::println);
    if (!dryRun) {
      apply(plan);
    }
    out.printf("%d files, %d notes%n", plan.steps().size(), plan.notes().size());
    out.flush();
    return ExitCode.DONE;
  }

  private static void apply(Migration.Plan plan) throws CommandFailed {
    try {
      Migration.apply(plan);
    } catch (UncheckedIOException e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }
}
