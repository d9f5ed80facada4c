package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.terminal.PlainText;

/** {@code troupe why}: who waits for what, down to what nobody has answered. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = {
      "Says in plain words why a team, or one member or task of it, does not go on: who waits for",
      "what, from one to the next, and what waits for each other."
    },
    footer = {
      "",
      "Examples:",
      "  troupe why blue",
      "  troupe why blue ada",
      "  troupe why blue task_3"
    })
public final class WhyCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MEMBER|TASK",
      description = "A member, lead, or the id of a task. Default: the whole team.")
  private @Nullable String about;

  @Override
  public Integer call() throws CommandFailed {
    String path = DaemonClient.path("teams", team, "why") + query();
    JsonNode answer = exchange.ask(client -> client.get(path));
    if (exchange.isJson()) {
      return exchange.show(answer, List.of());
    }
    exchange.line(PlainText.block(answer.path("text").asText()));
    return ExitCode.DONE;
  }

  /** A name on the board is a task; every other is a member, or none. */
  private String query() throws CommandFailed {
    if (about == null) {
      return "";
    }
    String path = DaemonClient.path("teams", team, "tasks");
    JsonNode tasks = exchange.ask(client -> client.get(path)).path("tasks");
    boolean task = false;
    for (JsonNode each : tasks) {
      task = task || each.path("id").asText().equals(about);
    }
    return "?%s=%s"
        .formatted(task ? "task" : "member", URLEncoder.encode(about, StandardCharsets.UTF_8));
  }
}
