package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.view.Clock;
import troupe.cli.view.StatusView;

/** {@code troupe status}: a team at a glance, once or live. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows who works on what, since when, what they wait for, and the board.",
      "With --watch it is drawn over in place until Ctrl-C; into a file or a pipe go the lines",
      "that are new."
    },
    footer = {"", "Examples:", "  troupe status blue", "  troupe status blue --watch"})
public final class StatusCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Option(names = "--watch", description = "Go on showing it. With --json: a line at each change.")
  private boolean watch;

  @Override
  public Integer call() throws CommandFailed {
    String path = DaemonClient.path("teams", team);
    if (watch) {
      return new Watching(exchange, path, Exchange.terminal()).run();
    }
    JsonNode view = exchange.ask(client -> client.get(path));
    return exchange.show(view, StatusView.lines(view, Clock.system(true)));
  }
}
