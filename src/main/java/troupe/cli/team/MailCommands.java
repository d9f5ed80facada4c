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

/** {@code troupe message}, {@code broadcast} and {@code interrupt}: words to members. */
public final class MailCommands {

  private static final String EVERYBODY = "*";

  private MailCommands() {}

  /** Words to one. */
  @Command(
      name = "message",
      mixinStandardHelpOptions = true,
      description = {
        "Sends mail to a member or to the lead. It waits until the running turn is over.",
        "What became of it is told by: troupe mail TEAM"
      },
      footer = {
        "",
        "Examples:",
        "  troupe message blue ada How is it going?",
        "  git diff | troupe message blue lead -"
      })
  public static final class MessageCommand implements Callable<Integer> {

    @Mixin private Exchange exchange = new Exchange();

    @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
    private String team = "";

    @Parameters(index = "1", paramLabel = "TO", description = "A member, or lead.")
    private String to = "";

    @Parameters(
        index = "2..*",
        arity = "1..*",
        paramLabel = "TEXT",
        description = "The words; '-': read from standard input.")
    private List<String> words = List.of();

    @Option(
        names = "--from",
        paramLabel = "NAME",
        description = "A member, or lead, in whose name. Default: the operator's, a person's.")
    private @Nullable String from;

    @Override
    public Integer call() throws CommandFailed {
      JsonNode sent = send(exchange, team, letter(to, words, from));
      return exchange.say(
          sent,
          "message %s to %s is %s"
              .formatted(sent.path("id").asText(), to, sent.path("state").asText()));
    }
  }

  /** Words to all. */
  @Command(
      name = "broadcast",
      mixinStandardHelpOptions = true,
      description = "Sends mail to every active member of a team.",
      footer = {"", "Example:", "  troupe broadcast blue 'The plan changed: see PLAN.md.'"})
  public static final class BroadcastCommand implements Callable<Integer> {

    @Mixin private Exchange exchange = new Exchange();

    @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
    private String team = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "TEXT",
        description = "The words; '-': read from standard input.")
    private List<String> words = List.of();

    @Option(
        names = "--from",
        paramLabel = "NAME",
        description = "A member, or lead, in whose name. Default: the operator's, a person's.")
    private @Nullable String from;

    @Override
    public Integer call() throws CommandFailed {
      JsonNode sent = send(exchange, team, letter(EVERYBODY, words, from));
      List<String> recipients = new ArrayList<>();
      sent.path("recipients").forEach(name -> recipients.add(name.asText()));
      return exchange.say(sent, "sent to " + String.join(", ", recipients));
    }
  }

  /** Words that cut in. */
  @Command(
      name = "interrupt",
      mixinStandardHelpOptions = true,
      description = "Cuts a member's turn, if one runs, and hands it the text before other mail.",
      footer = {"", "Example:", "  troupe interrupt blue ada Stop, the plan changed."})
  public static final class InterruptCommand implements Callable<Integer> {

    @Mixin private Exchange exchange = new Exchange();

    @Parameters(index = "0", paramLabel = "TEAM", description = "The team.")
    private String team = "";

    @Parameters(index = "1", paramLabel = "MEMBER", description = "The member.")
    private String member = "";

    @Parameters(
        index = "2..*",
        arity = "1..*",
        paramLabel = "TEXT",
        description = "The words; '-': read from standard input.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandFailed {
      String path = DaemonClient.path("teams", team, "members", member, "interrupt");
      ObjectNode body = DaemonClient.object().put("text", Words.text(words));
      JsonNode cut = exchange.ask(client -> client.post(path, body));
      boolean running = cut.path("interrupted").asBoolean();
      return exchange.say(
          cut,
          running
              ? "the turn of %s is being cut; it gets the text next".formatted(member)
              : "%s was not working; it gets the text at once".formatted(member));
    }
  }

  private static ObjectNode letter(String to, List<String> words, @Nullable String from)
      throws CommandFailed {
    ObjectNode letter = DaemonClient.object().put("to", to).put("text", Words.text(words));
    Exchange.put(letter, "from", from);
    return letter;
  }

  private static JsonNode send(Exchange exchange, String team, ObjectNode letter)
      throws CommandFailed {
    String path = DaemonClient.path("teams", team, "messages");
    return exchange.ask(client -> client.post(path, letter));
  }
}
