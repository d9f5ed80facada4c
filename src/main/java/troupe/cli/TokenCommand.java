package troupe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.client.RunningDaemon;

/** {@code troupe token}: the secret by which clients of a running daemon are known. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Looks after the token of a running daemon. It is never printed.")
final class TokenCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = {
        "Has the daemon write a new token into its home. The one before stays good for",
        "troupe.http.token-overlap, since an OpenCode that runs holds it until it is restarted."
      })
  int rotate(
      @Mixin RunningDaemon daemon,
      @Option(
              names = "--now",
              description = "The token before is good no more, whoever still holds it.")
          boolean now)
      throws CommandFailed {
    ObjectNode body = DaemonClient.object();
    if (now) {
      body.put("overlap", "PT0S");
    }
    JsonNode answer = rotated(daemon.client(), body);
    PrintWriter out = spec.commandLine().getOut();
    out.println("The token was replaced; clients read it from the daemon's home.");
    out.println(
        now
            ? "The one before is good no more: restart every OpenCode that Troupe is installed in."
            : "The one before is good until %s: restart every OpenCode that Troupe is installed in by then."
                .formatted(answer.path("previousValidUntil").asText()));
    out.flush();
    return ExitCode.DONE;
  }

  private static JsonNode rotated(DaemonClient daemon, ObjectNode body) throws CommandFailed {
    try {
      return daemon.post("/v1/token/rotate", body);
    } catch (DaemonClient.Refused refused) {
      throw refused.failure();
    }
  }
}
