package troupe.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import troupe.cli.client.ExitCode;
import troupe.daemon.Daemon;
import troupe.opencode.ServerAddress;
import troupe.settings.Settings;

/**
 * {@code troupe class-archive}: for the launcher, which runs it in a JVM that writes down the
 * classes that were loaded. It starts a daemon as {@code serve} does, in a folder of its own that
 * is removed again, asks it a few things and stops it. No OpenCode is needed.
 */
@Command(
    name = "class-archive",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "Loads what a daemon needs; for the launcher's archive of classes.")
final class ArchiveCommand implements Callable<Integer> {

  /** More is no start that anybody should wait for. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Nothing listens there; a daemon waits for its OpenCode server as long as it has to. */
  private static final URI NO_SERVER = URI.create("http://127.0.0.1:1");

  /** One that is there already, as a daemon finds its own when it starts again. */
  private static final String TEAM = "classes";

  private static final String FILE =
      """
      {"name": "classes", "leadSessionId": "ses_lead", "createdAt": "2026-01-01T00:00:00.000Z",
        "members": {"one": {"name": "one", "sessionId": "ses_one", "status": "ready",
          "agentType": "default", "model": "default", "spawnedAt": "2026-01-01T00:00:00.000Z"}},
        "tasks": {"task_1": {"id": "task_1", "title": "One", "description": "", "status": "pending", "assignee": null,
          "dependsOn": [], "createdAt": "2026-01-01T00:00:00.000Z"}}}
      """;

  private static final List<String> ASKED =
      List.of(
          "/health/live",
          "/health/ready",
          "/",
          "/metrics",
          "/v1/teams",
          "/v1/workers",
          "/v1/teams/none",
          "/v1/teams/" + TEAM);

  /** What each OpenCode server says first. */
  private static final List<String> SAID =
      List.of(
          """
          {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
            "capabilities": {}, "clientInfo": {"name": "troupe", "version": "1"}}}
          """,
          """
          {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}
          """);

  @Override
  public Integer call() throws Exception {
    Main.commandLine(); // the other commands use the archive as well
    Path folder = Files.createTempDirectory("troupe-classes");
    try {
      Path team = Files.createDirectories(folder.resolve("teams").resolve(TEAM));
      Files.writeString(team.resolve("config.json"), FILE);
      Daemon daemon =
          Daemon.start(options(folder))
              .toCompletableFuture()
              .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
              .join();
      ask(daemon.url(), Files.readString(folder.resolve("home/token")).strip());
      daemon.stop().toCompletableFuture().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
      return ExitCode.DONE;
    } finally {
      delete(folder);
    }
  }

  private static Daemon.Options options(Path folder) throws IOException {
    return new Daemon.Options(
        Settings.defaults().listeningOn("127.0.0.1:0"),
        folder.resolve("home"),
        folder.resolve("teams"),
        new Daemon.Server.Attached(new ServerAddress(NO_SERVER, null)),
        Files.createDirectory(folder.resolve("project")),
        Files.createDirectory(folder.resolve("user")),
        Map.of());
  }

  private static void ask(URI daemon, String token) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    for (String path : ASKED) {
      client.send(to(daemon, path, token).build(), HttpResponse.BodyHandlers.discarding());
    }
    post(
        client,
        to(daemon, "/v1/teams/" + TEAM + "/tasks", token),
        "{\"title\": \"Two\", \"description\": \"\"}");
    for (String message : SAID) {
      post(client, to(daemon, "/mcp", token), message);
    }
  }

  private static void post(HttpClient client, HttpRequest.Builder to, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        to.header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    client.send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static HttpRequest.Builder to(URI daemon, String path, String token) {
    return HttpRequest.newBuilder(daemon.resolve(path))
        .header("Authorization", "Bearer " + token)
        .timeout(LIMIT);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
