package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.view.Clock;
import troupe.cli.view.StatusView;
import troupe.cli.view.TeamsView;

/** {@code troupe team}: teams as a whole. */
@Command(
    name = "team",
    mixinStandardHelpOptions = true,
    description = "Makes, lists, shows and archives teams.",
    footer = {
      "",
      "Examples:",
      "  troupe team create blue --directory ~/my-project",
      "  troupe team list",
      "  troupe team delete blue --force"
    })
public final class TeamCommand {

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a team. Without --lead a session is made that leads it.",
      footer = {"", "Example:", "  troupe team create blue --description 'Builds the shop'"})
  int create(
      @Mixin Exchange exchange,
      @Parameters(paramLabel = "TEAM", description = "Its name.") String team,
      @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
          @Nullable String description,
      @Option(
              names = "--lead",
              paramLabel = "SESSION",
              description = "An OpenCode session that leads it.")
          @Nullable String lead,
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              description = "Where it works. Default: where the daemon does.")
          @Nullable Path directory)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object().put("name", team);
    Exchange.put(body, "description", description);
    Exchange.put(body, "leadSessionId", lead);
    Exchange.put(body, "directory", Words.absolute(directory));
    JsonNode made = exchange.ask(client -> client.await(DaemonClient.path("teams"), body));
    return exchange.say(
        made, "team %s is led by %s".formatted(team, made.path("leadSessionId").asText()));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the teams, damaged ones too.")
  int list(@Mixin Exchange exchange) throws CommandFailed {
    JsonNode teams = exchange.ask(client -> client.get(DaemonClient.path("teams")));
    return exchange.show(teams, TeamsView.lines(teams, Clock.system(false)));
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a team: its members and its board. The same as: troupe status TEAM")
  int show(
      @Mixin Exchange exchange,
      @Parameters(paramLabel = "TEAM", description = "The team.") String team)
      throws CommandFailed {
    JsonNode view = exchange.ask(client -> client.get(DaemonClient.path("teams", team)));
    return exchange.show(view, StatusView.lines(view, Clock.system(true)));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = {
        "Archives a team: its files are moved, not destroyed.",
        "While members are active it is refused, unless --force cuts their turns."
      })
  int delete(
      @Mixin Exchange exchange,
      @Parameters(paramLabel = "TEAM", description = "The team.") String team,
      @Option(names = "--force", description = "Cut running turns first.") boolean force)
      throws CommandFailed {
    String path = DaemonClient.path("teams", team) + "?force=" + force;
    JsonNode gone = exchange.ask(client -> client.delete(path));
    return exchange.say(
        gone, "team %s is archived in %s".formatted(team, gone.path("folder").asText()));
  }
}
