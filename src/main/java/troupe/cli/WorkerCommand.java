package troupe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.client.RunningDaemon;
import troupe.terminal.TextTable;

/** {@code troupe worker}: the configured workers of a daemon that runs. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    subcommands = WorkerRunCommand.class,
    description = "Looks after the workers of a running daemon; see docs/workers.md.")
final class WorkerCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the workers and how they are doing.")
  int list(
      @Mixin RunningDaemon daemon,
      @Option(names = "--json", description = "As GET /v1/workers answers.") boolean json)
      throws CommandFailed {
    JsonNode answer = ask(() -> daemon.client().get("/v1/workers"));
    print(json ? List.of(DaemonClient.pretty(answer)) : table(answer.path("workers")));
    return ExitCode.DONE;
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Cuts all turns of a worker and ends its servers; a prompt starts it again.")
  int stop(
      @Mixin RunningDaemon daemon,
      @Parameters(paramLabel = "ID", description = "The worker.") String worker)
      throws CommandFailed {
    JsonNode answer = ask(() -> daemon.client().await(path(worker, "stop")));
    print(List.of("worker %s is %s".formatted(worker, answer.path("status").asText())));
    return ExitCode.DONE;
  }

  @Command(
      name = "reload",
      mixinStandardHelpOptions = true,
      description = {
        "Has the daemon read the configuration again. What runs is not disturbed;",
        "when a file is wrong nothing changes, and what is wrong is said."
      })
  int reload(@Mixin RunningDaemon daemon) throws CommandFailed {
    JsonNode answer = ask(() -> daemon.client().post("/v1/workers/reload"));
    print(List.of("%d workers are configured".formatted(answer.path("workers").size())));
    return ExitCode.DONE;
  }

  /** Where {@code worker} is told to do something. */
  static String path(String worker, String command) throws CommandFailed {
    return DaemonClient.path("workers", worker, command);
  }

  /** A question that the daemon may refuse. */
  private interface Question {
    JsonNode ask() throws CommandFailed, DaemonClient.Refused;
  }

  private static JsonNode ask(Question question) throws CommandFailed {
    try {
      return question.ask();
    } catch (DaemonClient.Refused refused) {
      throw refused.failure();
    }
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }

  private static List<String> table(JsonNode workers) {
    TextTable table = new TextTable("ID", "BACKEND", "STATUS", "LOAD", "PID", "URL");
    workers.forEach(worker -> table.row(row(worker)));
    return table.lines().stream().map(line -> line.text(false)).toList();
  }

  private static String[] row(JsonNode worker) {
    int waiting = worker.path("waiting").asInt();
    String running = worker.path("running").asText();
    return new String[] {
      worker.path("id").asText(),
      worker.path("backend").asText(),
      worker.path("enabled").asBoolean() ? worker.path("status").asText() : "disabled",
      waiting == 0 ? running : "%s + %d waiting".formatted(running, waiting),
      worker.path("pid").asText("-"),
      worker.path("url").asText("-")
    };
  }
}
