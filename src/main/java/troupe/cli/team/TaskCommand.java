package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.StandardInput;
import troupe.cli.view.TasksView;

/** {@code troupe task}: a team's board. */
@Command(
    name = "task",
    mixinStandardHelpOptions = true,
    description = "Adds, lists, claims and completes tasks of a team.",
    footer = {
      "",
      "Examples:",
      "  troupe task add blue 'Build the shop' --description 'All pages, see PLAN.md.'",
      "  troupe task add blue 'Test the shop' --depends-on task_1",
      "  troupe task claim blue task_1 ada",
      "  troupe task done blue task_1 --result 'It stands.'"
    })
public final class TaskCommand {

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Puts a task on the board and prints its id.")
  int add(
      @Mixin Exchange exchange,
      @Parameters(index = "0", paramLabel = "TEAM", description = "The team.") String team,
      @Parameters(index = "1", paramLabel = "TITLE", description = "What it is called.")
          String title,
      @Option(
              names = "--description",
              paramLabel = "TEXT",
              description = "What is to be done; '-': read from standard input. Default: TITLE.")
          @Nullable String description,
      @Option(
              names = "--depends-on",
              paramLabel = "ID",
              description = "A task to be completed first; can be given again.")
          @Nullable List<String> dependsOn,
      @Option(names = "--assignee", paramLabel = "NAME", description = "Who it is meant for.")
          @Nullable String assignee)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object().put("title", title);
    body.put("description", description == null ? title : StandardInput.or(description));
    if (dependsOn != null) {
      ArrayNode ids = body.putArray("dependsOn");
      dependsOn.forEach(ids::add);
    }
    Exchange.put(body, "assignee", assignee);
    String path = DaemonClient.path("teams", team, "tasks");
    JsonNode added = exchange.ask(client -> client.post(path, body));
    return exchange.say(added, added.path("id").asText());
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the tasks in the order they were added.")
  int list(
      @Mixin Exchange exchange,
      @Parameters(paramLabel = "TEAM", description = "The team.") String team)
      throws CommandFailed {
    String path = DaemonClient.path("teams", team, "tasks");
    JsonNode tasks = exchange.ask(client -> client.get(path));
    return exchange.show(tasks, TasksView.lines(tasks.path("tasks")));
  }

  @Command(
      name = "claim",
      mixinStandardHelpOptions = true,
      description = "Gives a pending task to a member or to the lead.")
  int claim(
      @Mixin Exchange exchange,
      @Parameters(index = "0", paramLabel = "TEAM", description = "The team.") String team,
      @Parameters(index = "1", paramLabel = "ID", description = "The task.") String id,
      @Parameters(index = "2", paramLabel = "MEMBER", description = "Whose it is, or lead.")
          String member)
      throws CommandFailed {
    String path = DaemonClient.path("teams", team, "tasks", id, "claim");
    ObjectNode body = DaemonClient.object().put("member", member);
    JsonNode task = exchange.ask(client -> client.post(path, body));
    return exchange.say(task, "task %s is in progress with %s".formatted(id, member));
  }

  @Command(
      name = "done",
      mixinStandardHelpOptions = true,
      description = "Completes a task and says which ones can be claimed now.")
  int done(
      @Mixin Exchange exchange,
      @Parameters(index = "0", paramLabel = "TEAM", description = "The team.") String team,
      @Parameters(index = "1", paramLabel = "ID", description = "The task.") String id,
      @Option(
              names = "--member",
              paramLabel = "NAME",
              description = "Who completed it. Default: the operator, a person.")
          @Nullable String member,
      @Option(
              names = "--result",
              paramLabel = "TEXT",
              description = "What came of it; '-': read from standard input.")
          @Nullable String result)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object();
    Exchange.put(body, "member", member);
    Exchange.put(body, "result", result == null ? null : StandardInput.or(result));
    String path = DaemonClient.path("teams", team, "tasks", id, "complete");
    JsonNode answer = exchange.ask(client -> client.post(path, body));
    List<String> unblocked = new ArrayList<>();
    answer.path("unblocked").forEach(task -> unblocked.add(task.asText()));
    String rest = unblocked.isEmpty() ? "" : "; unblocked: " + String.join(", ", unblocked);
    return exchange.say(answer, "task %s is completed%s".formatted(id, rest));
  }
}
