package troupe.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.settings.Settings;

/** Looks whether the daemon runs and can work, or could be started. */
final class Service {

  private static final String SUBJECT = "daemon";

  private Service() {}

  static List<Finding> look(
      Path home, Map<String, String> environment, Settings.Http http, String version) {
    try {
      DaemonClient client = DaemonClient.of(home, environment);
      return running(client, version);
    } catch (CommandFailed away) {
      if (away.exitCode() != ExitCode.UNREACHABLE) {
        return List.of(
            Finding.fail(SUBJECT, String.valueOf(away.getMessage()), "see the line on the token"));
      }
      return List.of(
          Finding.warn(SUBJECT, "none runs with home " + home, "troupe serve --home " + home),
          port(http));
    }
  }

  private static List<Finding> running(DaemonClient client, String version) {
    List<Finding> findings = new ArrayList<>();
    try {
      String its = client.get("/v1").path("version").asText();
      String words = "version %s at %s".formatted(its, client.url());
      findings.add(
          its.equals(version)
              ? Finding.ok(SUBJECT, words)
              : Finding.warn(SUBJECT, words, "restart it: this is version %s".formatted(version)));
      client.get("/health/ready");
      findings.add(Finding.ok("readiness", "it can work"));
    } catch (DaemonClient.Refused refused) {
      findings.add(refused(refused));
    } catch (CommandFailed silent) {
      findings.add(
          Finding.fail(
              SUBJECT,
              "it runs at %s and does not answer".formatted(client.url()),
              "look into its log, then restart it"));
    }
    return findings;
  }

  private static Finding refused(DaemonClient.Refused refused) {
    JsonNode problem = refused.problem();
    String detail = problem.path("detail").asText();
    return problem.path("type").asText().endsWith(":unauthorized")
        ? Finding.fail(
            SUBJECT, "it does not know the token", "unset TROUPE_TOKEN here, or set it there too")
        : Finding.fail("readiness", detail, "mend the cause; its log says more");
  }

  private static Finding port(Settings.Http http) {
    String address = "%s:%d".formatted(http.host(), http.port());
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(http.host(), http.port()));
      return Finding.ok("port", address + " is free");
    } catch (IOException e) {
      return Finding.fail(
          "port",
          "%s cannot be listened on: %s".formatted(address, e.getMessage()),
          "troupe serve --listen 127.0.0.1:0, or end what listens there");
    }
  }
}
