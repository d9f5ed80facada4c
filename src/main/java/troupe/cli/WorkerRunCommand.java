package troupe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
import troupe.cli.client.StandardInput;
import troupe.terminal.PlainText;

/** {@code troupe worker run}: one prompt, and its answer on standard output. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Has a worker answer one prompt and prints the answer.",
      "When it runs out of time or fails, what it had said is still printed."
    },
    footer = {
      "",
      "Examples:",
      "  troupe worker run docs Write a README for this folder",
      "  git diff | troupe worker run review --timeout 10m"
    })
final class WorkerRunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunningDaemon daemon = new RunningDaemon();

  @Parameters(index = "0", paramLabel = "ID", description = "The worker.")
  private String worker = "";

  @Parameters(
      index = "1..*",
      paramLabel = "TEXT",
      description = "The prompt. Left out, or '-': read from standard input.")
  private List<String> words = List.of();

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description = "Goes with the prompt; can be given again.")
  private List<Path> files = List.of();

  @Option(names = "--model", paramLabel = "PROVIDER/MODEL", description = "Default: the worker's.")
  private @Nullable String model;

  @Option(names = "--directory", paramLabel = "DIR", description = "Default: the worker's.")
  private @Nullable Path directory;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Goes on with this session, instead of what the worker's policy says.")
  private @Nullable String session;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Such as 30s or 10m. Default: the worker's.")
  private @Nullable String timeout;

  @Option(
      names = "--json",
      description = "Print all of the answer, or of the problem, instead of the text.")
  private boolean json;

  @Override
  public Integer call() throws CommandFailed {
    ObjectNode prompt = prompt();
    PrintWriter out = spec.commandLine().getOut();
    try {
      JsonNode answer = daemon.client().await(WorkerCommand.path(worker, "prompt"), prompt);
      print(out, answer, answer.path("text").asText());
      return ExitCode.DONE;
    } catch (DaemonClient.Refused refused) {
      print(out, refused.problem(), refused.problem().path("partial").asText());
      throw refused.failure();
    }
  }

  private void print(PrintWriter out, JsonNode all, String text) {
    if (json) {
      out.println(DaemonClient.pretty(all));
    } else if (!text.isEmpty()) {
      out.println(PlainText.block(text));
    }
    out.flush();
  }

  private ObjectNode prompt() throws CommandFailed {
    ObjectNode prompt = DaemonClient.object().put("text", text());
    for (Path file : files) {
      prompt.withArray("attachments").addObject().put("path", absolute(file));
    }
    put(prompt, "directory", directory == null ? null : absolute(directory));
    put(prompt, "sessionId", session);
    put(prompt, "model", model);
    put(prompt, "timeout", timeout);
    return prompt;
  }

  private static void put(ObjectNode prompt, String field, @Nullable String value) {
    if (value != null) {
      prompt.put(field, value);
    }
  }

  private String text() throws CommandFailed {
    return words.isEmpty() ? StandardInput.text() : StandardInput.or(String.join(" ", words));
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
