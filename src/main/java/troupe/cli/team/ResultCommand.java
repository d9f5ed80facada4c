package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.terminal.PlainText;

/** {@code troupe result}: what a member answered last. */
@Command(
    name = "result",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the whole text of a member's last turn that ended well, on standard output.",
      "Exits with 1 when there is none, or when a later turn failed; then it says why."
    },
    footer = {"", "Example:", "  troupe result blue ada > answer.md"})
public final class ResultCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Parameters(index = "1", paramLabel = "MEMBER", description = "The member.")
  private String member = "";

  @Override
  public Integer call() throws CommandFailed {
    String path = DaemonClient.path("teams", team, "members", member);
    JsonNode view = exchange.ask(client -> client.get(path));
    if (exchange.isJson()) {
      exchange.show(view, List.of());
    } else if (view.has("lastResult")) {
      exchange.line(PlainText.block(view.path("lastResult").asText()));
    }
    if (view.has("lastError")) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the last turn of %s failed: %s".formatted(member, view.path("lastError").asText()));
    }
    if (!view.has("lastResult")) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "%s has not answered yet, it is %s".formatted(member, view.path("status").asText()),
          "troupe status " + team);
    }
    return ExitCode.DONE;
  }
}
