package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.view.Clock;
import troupe.cli.view.TimelineView;

/** {@code troupe timeline}: what happened, side by side. */
@Command(
    name = "timeline",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what happened in a team, oldest first: a column for each member, a row for each event.",
      "Steps of mail are left out; all events has: troupe events TEAM"
    },
    footer = {"", "Example:", "  troupe timeline blue --after 120"})
public final class TimelineCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description = "Only what came after this event. Default: everything that is kept.")
  private long after;

  @Override
  public Integer call() throws CommandFailed {
    List<JsonNode> events = new ArrayList<>();
    Past.read(exchange, DaemonClient.path("teams", team, "events"), after, "", events::add);
    ObjectNode all = DaemonClient.object();
    all.putArray("events").addAll(events);
    return exchange.show(all, TimelineView.lines(events, Clock.system(false)));
  }
}
