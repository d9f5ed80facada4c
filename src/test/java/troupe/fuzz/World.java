package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import troupe.daemon.BadConfiguration;
import troupe.daemon.Daemon;
import troupe.opencode.ServerAddress;
import troupe.settings.Settings;
import troupe.store.FolderInUse;

/** A whole daemon with teams on disk, on a scripted OpenCode. */
final class World implements AutoCloseable {

  static final String LEAD = "ses_lead";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nobody waits for long here, and nobody is slowed down. */
  private static final String SETTINGS =
      """
      troupe {
        http { port = 0, head-limit = 300ms, body-limit = 300ms, max-body = 64KiB, answer-limit = 10s
               request-rate = 1000000, request-burst = 1000000 }
        workers { max-body = 128KiB, attachments.max-size = 32KiB }
        opencode { request-limit = 1s, min-backoff = 20ms, max-backoff = 100ms, max-event = 256KiB }
        delivery { min-backoff = 20ms, max-backoff = 100ms }
        spawn { limit = 2s, max-failures = 1000 }
        turns { check-interval = 100ms, abort-limit = 1s }
        mail { gather-window = 20ms, max-messages = 100 }
        store { segment-size = 1GiB }
      }
      """;

  private static final String WORKERS =
      """
      {"workers": {"docs": {"agent": "build", "description": "Writes."}, "off": {"enabled": false}}}
      """;

  private final Path folder;
  private final ScriptedOpenCode opencode;
  private final Daemon daemon;
  private String token = "";
  private int asked;

  private World(Path folder, ScriptedOpenCode opencode, Daemon daemon) {
    this.folder = folder;
    this.opencode = opencode;
    this.daemon = daemon;
  }

  /** In an empty folder, or one in which there are teams already. */
  static World in(Path folder) throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("orchestrator.json"), WORKERS);
    Files.writeString(project.resolve("plan.png"), "a picture");
    ScriptedOpenCode opencode = new ScriptedOpenCode();
    opencode.knows(LEAD, project.toString());
    opencode.knows("ses_other", project.toString());
    try {
      World world =
          new World(
              folder,
              opencode,
              Daemon.start(options(folder, project, opencode)).toCompletableFuture().join());
      world.readToken();
      return world;
    } catch (FolderInUse | BadConfiguration impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Daemon.Options options(Path folder, Path project, ScriptedOpenCode opencode) {
    return new Daemon.Options(
        settings(),
        folder.resolve("home"),
        folder.resolve("teams"),
        new Daemon.Server.Attached(new ServerAddress(opencode.url(), null)),
        project,
        folder.resolve("user"),
        Map.of());
  }

  static Settings settings() {
    return Settings.of(
        ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.defaultReference()));
  }

  ScriptedOpenCode opencode() {
    return opencode;
  }

  Daemon daemon() {
    return daemon;
  }

  int port() {
    return daemon.url().getPort();
  }

  Path teams() {
    return folder.resolve("teams");
  }

  /** Where sessions work. */
  Path project() {
    return folder.resolve("project");
  }

  String token() {
    return token;
  }

  /** To be called when it may have been replaced. */
  void readToken() throws IOException {
    token = Files.readString(folder.resolve("home/token")).strip();
  }

  /** Every team away and a new one made: blue, with members, tasks and asks. */
  void begin() throws IOException {
    for (JsonNode team : ok("GET", "/v1/teams", "").path("teams")) {
      ok("DELETE", "/v1/teams/" + team.path("name").asText() + "?force=true", "");
    }
    ok("POST", "/v1/teams", "{\"name\": \"blue\", \"leadSessionId\": \"ses_lead\"}");
    spawn("ada", "Hello.");
    spawn("bob", "Hello.");
    String eve = spawn("eve", ScriptedOpenCode.WAIT);
    String first = task("[]");
    task("[\"" + first + "\"]");
    asked++;
    opencode.asks(eve, "per_" + asked);
  }

  private String spawn(String name, String prompt) throws IOException {
    return ok(
            "POST",
            "/v1/teams/blue/members",
            "{\"name\": \"%s\", \"role\": \"engineer\", \"prompt\": \"%s\"}"
                .formatted(name, prompt))
        .path("sessionId")
        .asText();
  }

  private String task(String dependsOn) throws IOException {
    return ok(
            "POST",
            "/v1/teams/blue/tasks",
            "{\"title\": \"T\", \"description\": \"D\", \"dependsOn\": %s}".formatted(dependsOn))
        .path("id")
        .asText();
  }

  /** An answer that must be a good one. */
  JsonNode ok(String method, String path, String body) throws IOException {
    Reply reply = ask(method, path, body);
    if (reply.status() / 100 != 2) {
      throw new AssertionError(
          "%s %s answered %d: %s".formatted(method, path, reply.status(), reply.text()));
    }
    return JSON.readTree(reply.body());
  }

  Reply ask(String method, String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\n"
                .formatted(method, path, token)
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(bytes.length);
    try (Wire wire = Wire.to(port())) {
      wire.send(head.getBytes(StandardCharsets.UTF_8));
      wire.send(bytes);
      return wire.read(false);
    }
  }

  /** A session by which a member works; empty when there is no such member. */
  Optional<String> session(String member) throws IOException {
    Reply reply = ask("GET", "/v1/teams/blue/members/" + member, "");
    return reply.status() == 200
        ? Optional.of(JSON.readTree(reply.body()).path("sessionId").asText())
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    daemon.stop().toCompletableFuture().join();
    opencode.close();
  }
}
