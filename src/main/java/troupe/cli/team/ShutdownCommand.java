package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;

/** {@code troupe shutdown}: members end. */
@Command(
    name = "shutdown",
    mixinStandardHelpOptions = true,
    description = {
      "Has one member, or every active one, finish its turn and end.",
      "With --force running turns are cut."
    },
    footer = {"", "Examples:", "  troupe shutdown blue ada", "  troupe shutdown blue --force"})
public final class ShutdownCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MEMBER",
      description = "The member. Default: every active one.")
  private @Nullable String member;

  @Option(names = "--force", description = "Cut running turns.")
  private boolean force;

  @Override
  public Integer call() throws CommandFailed {
    String path =
        member == null
            ? DaemonClient.path("teams", team, "shutdown")
            : DaemonClient.path("teams", team, "members", member, "shutdown");
    ObjectNode body = DaemonClient.object().put("force", force);
    JsonNode asked = exchange.ask(client -> client.post(path, body));
    List<String> names = new ArrayList<>();
    asked.path("members").forEach(name -> names.add(name.asText()));
    String state = asked.path("state").asText();
    return exchange.say(
        asked, names.isEmpty() ? "nobody is active" : String.join(", ", names) + ": " + state);
  }
}
