package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.view.Clock;
import troupe.cli.view.MailView;

/** {@code troupe mail}: what was sent, and what became of it. */
@Command(
    name = "mail",
    mixinStandardHelpOptions = true,
    description = {
      "Lists a team's mail with its receipts: queued, delivered (OpenCode has it), seen (a turn",
      "answering it began), answered, or dead with the reason."
    })
public final class MailCommand implements Callable<Integer> {

  @Mixin private Exchange exchange = new Exchange();

  @Parameters(paramLabel = "TEAM", description = "The team.")
  private String team = "";

  @Override
  public Integer call() throws CommandFailed {
    String path = DaemonClient.path("teams", team, "messages");
    JsonNode mail = exchange.ask(client -> client.get(path));
    return exchange.show(mail, MailView.lines(mail.path("messages"), Clock.system(false)));
  }
}
