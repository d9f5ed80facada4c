package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.view.Clock;
import troupe.cli.view.EventsView;

/** {@code troupe events}: what happened, and what happens. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what happened in a team, a line for each event, oldest first; with --follow also what",
      "happens from now on, until Ctrl-C. With --json each line is an event as docs/events.md has it."
    },
    footer = {
      "",
      "Examples:",
      "  troupe events blue",
      "  troupe events blue -f --type 'member.*' --type permission.asked",
      "  troupe events -f --json"
    })
public final class EventsCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TEAM",
      description = "The team. Default, with --follow: all teams, and the workers.")
  private @Nullable String team;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens; the past only with --after.")
  private boolean follow;

  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description = "Begin after this event of TEAM; 0 is the beginning.")
  private @Nullable Long after;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only events of this type, also with a * at its end; can be given again.")
  private List<String> types = List.of();

  @Option(
      names = "--member",
      paramLabel = "NAME",
      description = "Only events that name this member; can be given again.")
  private List<String> members = List.of();

  @Override
  public Integer call() throws CommandFailed {
    if (team == null && !follow) {
      throw new ParameterException(
          spec.commandLine(), "name a TEAM, or follow all of them with --follow");
    }
    if (team == null && after != null) {
      throw new ParameterException(spec.commandLine(), "--after is a place in one TEAM; name it");
    }
    String path =
        team == null ? DaemonClient.path("events") : DaemonClient.path("teams", team, "events");
    if (follow) {
      String from = after == null ? "" : "&after=" + after;
      return new Following(exchange, path + query(from + filter()), this::print).run();
    }
    Past.read(exchange, path, after == null ? 0 : after, filter(), this::print);
    return ExitCode.DONE;
  }

  private String filter() {
    StringBuilder filter = new StringBuilder();
    types.forEach(type -> filter.append("&type=").append(encoded(type)));
    members.forEach(member -> filter.append("&member=").append(encoded(member)));
    return filter.toString();
  }

  private static String query(String parameters) {
    return parameters.isEmpty() ? "" : "?" + parameters.substring(1);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private void print(JsonNode event) {
    if (exchange.isJson()) {
      exchange.line(DaemonClient.compact(event));
    } else if (!event.path("type").asText().equals("stream.opened")) {
      exchange.show(EventsView.line(event, Clock.system(false)));
    }
  }
}
