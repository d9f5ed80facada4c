package troupe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.client.RunningDaemon;

/** {@code troupe dashboard}: a way into the dashboard of a running daemon. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a link that opens the dashboard of the running daemon and logs the browser in.",
      "It works once, and for troupe.dashboard.link-life (10 minutes); whoever has it can do",
      "what you can."
    },
    footer = {"", "Example:", "  xdg-open \"$(troupe dashboard)\""})
final class DashboardCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunningDaemon daemon = new RunningDaemon();

  @Override
  public Integer call() throws CommandFailed {
    DaemonClient client = daemon.client();
    PrintWriter out = spec.commandLine().getOut();
    out.println(DashboardLink.of(client.url(), made(client).path("path").asText()));
    out.flush();
    return ExitCode.DONE;
  }

  private static JsonNode made(DaemonClient client) throws CommandFailed {
    try {
      return client.post("/v1/login-links");
    } catch (DaemonClient.Refused refused) {
      throw refused.failure();
    }
  }
}
