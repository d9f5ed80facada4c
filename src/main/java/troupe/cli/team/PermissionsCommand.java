package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.view.AsksView;
import troupe.cli.view.Clock;

/** {@code troupe permissions}: what members wait for somebody to say. */
@Command(
    name = "permissions",
    mixinStandardHelpOptions = true,
    description = "Lists what members wait for: permissions to use a tool, and questions.",
    footer = {
      "",
      "Examples:",
      "  troupe permissions",
      "  troupe permissions reply per_1 once",
      "  troupe permissions reply per_1 reject --message 'Move it away instead.'",
      "  troupe permissions answer que_1 Red"
    })
public final class PermissionsCommand implements Callable<Integer> {

  /** What can be said to a permission. */
  enum Reply {
    ONCE,
    ALWAYS,
    REJECT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private Exchange exchange = new Exchange();

  @Option(names = "--team", paramLabel = "TEAM", description = "Of this team. Default: of all.")
  private @Nullable String team;

  @Override
  public Integer call() throws CommandFailed {
    String all = DaemonClient.path("permissions");
    String path =
        team == null ? all : all + "?team=" + URLEncoder.encode(team, StandardCharsets.UTF_8);
    JsonNode asks = exchange.ask(client -> client.get(path));
    return exchange.show(asks, AsksView.lines(asks.path("permissions"), Clock.system(false)));
  }

  @Command(
      name = "reply",
      mixinStandardHelpOptions = true,
      description = {
        "Answers a permission. 'always' holds for everything of the kind that any session asks in",
        "that directory, until its OpenCode server ends. 'reject' also dismisses a question."
      })
  int reply(
      @Mixin Exchange exchange,
      @Parameters(index = "0", paramLabel = "ID", description = "As listed.") String id,
      @Parameters(index = "1", paramLabel = "once|always|reject", description = "What is said.")
          Reply reply,
      @Option(
              names = "--message",
              paramLabel = "TEXT",
              description = "A word to the model, with a rejection.")
          @Nullable String message)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object().put("reply", reply.toString());
    Exchange.put(body, "message", message);
    return answered(exchange, id, body);
  }

  @Command(
      name = "answer",
      mixinStandardHelpOptions = true,
      description = "Answers the questions of one id, each with one of its labels or other words.")
  int answer(
      @Mixin Exchange exchange,
      @Parameters(index = "0", paramLabel = "ID", description = "As listed.") String id,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "ANSWER",
              description = "One for each question, in their order.")
          List<String> answers)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object();
    ArrayNode all = body.putArray("answers");
    answers.forEach(answer -> all.addArray().add(answer));
    return answered(exchange, id, body);
  }

  private static int answered(Exchange exchange, String id, ObjectNode body) throws CommandFailed {
    String path = DaemonClient.path("permissions", id);
    JsonNode given = exchange.ask(client -> client.post(path, body));
    return exchange.say(
        given,
        "%s goes on: %s".formatted(given.path("member").asText(), given.path("reply").asText()));
  }
}
