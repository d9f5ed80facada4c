package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.StandardInput;

/** {@code troupe spawn}: a new member, busy with its prompt. */
@Command(
    name = "spawn",
    mixinStandardHelpOptions = true,
    description = {
      "Adds a member to a team, busy with its prompt.",
      "Waits until its session is there, so for the start of a server where there has to be one."
    },
    footer = {
      "",
      "Examples:",
      "  troupe spawn blue ada --role engineer --prompt 'Build the shop.'",
      "  troupe spawn blue bob --role reviewer --model anthropic/claude-sonnet-4-5 --prompt - < task.md"
    })
public final class SpawnCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Parameters(index = "1", paramLabel = "MEMBER", description = "The new member's name.")
  private String member = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "What it is in the team, such as engineer.")
  private String role = "";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = "What it is to do; '-': read from standard input.")
  private String prompt = "";

  @Option(
      names = "--model",
      paramLabel = "PROVIDER/MODEL",
      description = "Default: the worker's, or OpenCode's.")
  private @Nullable String model;

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      description = "An OpenCode agent. Default: the worker's, or OpenCode's.")
  private @Nullable String agent;

  @Option(
      names = "--worker",
      paramLabel = "ID",
      description = "The configured worker that it is; see troupe worker list.")
  private @Nullable String worker;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where it works. Default: the worker's, or the team's.")
  private @Nullable Path directory;

  @Override
  public Integer call() throws CommandFailed {
    String path = DaemonClient.path("teams", team, "members");
    ObjectNode body = DaemonClient.object().put("name", member).put("role", role);
    body.put("prompt", StandardInput.or(prompt));
    Exchange.put(body, "model", model);
    Exchange.put(body, "agent", agent);
    Exchange.put(body, "worker", worker);
    Exchange.put(body, "directory", Words.absolute(directory));
    JsonNode made = exchange.ask(client -> client.await(path, body));
    return exchange.say(
        made,
        "%s is %s in session %s"
            .formatted(member, made.path("status").asText(), made.path("sessionId").asText()));
  }
}
