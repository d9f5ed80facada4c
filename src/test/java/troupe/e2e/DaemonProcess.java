package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code troupe serve} that listens. */
public final class DaemonProcess {

  private static final String READY = "troupe listening on ";

  private final TroupeProcess process;
  private final Place place;
  private final Api api;

  private DaemonProcess(TroupeProcess process, Place place, Api api) {
    this.process = process;
    this.place = place;
    this.api = api;
  }

  /**
   * The folders of one daemon; a daemon started in the same place goes on where it was.
   *
   * @param port where it listens; 0 for any that is free
   */
  public record Place(Path home, Path teams, Path project, Path user, int port) {

    public static Place in(Path folder) throws IOException {
      return new Place(
          folder.resolve("home"),
          folder.resolve("teams"),
          Files.createDirectories(folder.resolve("project")),
          Files.createDirectories(folder.resolve("user")),
          0);
    }

    /** The same with a port that was free a moment ago, for one that is to be found again. */
    Place atOnePort() throws IOException {
      return new Place(home, teams, project, user, freePort());
    }

    static int freePort() throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      }
    }

    public List<String> arguments(String opencode, String... options) {
      List<String> arguments = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:" + port));
      arguments.addAll(List.of("--home", home.toString(), "--teams-dir", teams.toString()));
      arguments.addAll(List.of("--directory", project.toString(), "--opencode", opencode));
      arguments.addAll(List.of(options));
      return arguments;
    }

    /** The OpenCode servers that its registry names. */
    List<JsonNode> servers() throws IOException {
      return Api.tree(Files.readString(home.resolve("servers.json")))
          .path("servers")
          .valueStream()
          .toList();
    }
  }

  /** The daemon in {@code process}, as soon as it listens. */
  public static DaemonProcess ready(TroupeProcess process, Place place) throws IOException {
    URI url = awaitListening(process);
    String token = Files.readString(place.home().resolve("token")).strip();
    return new DaemonProcess(process, place, Api.of(url, token));
  }

  /** Likewise, of a daemon that was given its token. */
  static DaemonProcess ready(TroupeProcess process, Place place, String token) throws IOException {
    return new DaemonProcess(process, place, Api.of(awaitListening(process), token));
  }

  private static URI awaitListening(TroupeProcess process) throws IOException {
    await().until(() -> !process.runs() || url(process).isPresent());
    return url(process)
        .orElseThrow(() -> new AssertionError("the daemon ended before it listened"));
  }

  private static Optional<URI> url(TroupeProcess process) throws IOException {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith(READY))
        .map(line -> URI.create(line.substring(READY.length())))
        .findFirst();
  }

  public Api api() {
    return api;
  }

  public Place place() {
    return place;
  }

  public TroupeProcess process() {
    return process;
  }

  /**
   * A client of an OpenCode server that this daemon runs.
   *
   * @param owner as in its registry
   */
  OpenCodeSessions server(String owner) throws IOException {
    long pid =
        place.servers().stream()
            .filter(server -> server.path("owner").asText().equals(owner))
            .findFirst()
            .orElseThrow()
            .path("pid")
            .asLong();
    Pattern line = Pattern.compile("ready at (\\S+), pid " + pid + "\\b");
    // Its log may be a moment behind.
    await().alias(owner).until(() -> line.matcher(process.errors()).find());
    Matcher ready = line.matcher(process.errors());
    assertThat(ready.find()).isTrue();
    String password = environmentOf(pid).getOrDefault("OPENCODE_SERVER_PASSWORD", "");
    Api its = Api.withPassword(URI.create(ready.group(1)), password);
    return new OpenCodeSessions() {
      @Override
      Api api() {
        return its;
      }
    };
  }

  /** What a process of ours was started with. */
  static Map<String, String> environmentOf(long pid) throws IOException {
    Map<String, String> all = new HashMap<>();
    String environment = Files.readString(Path.of("/proc/" + pid + "/environ"));
    for (String entry : environment.split("\0", -1)) {
      all.put(entry.replaceFirst("(?s)=.*", ""), entry.replaceFirst("(?s)^[^=]*=", ""));
    }
    return all;
  }

  /** Waits until it can work. */
  public DaemonProcess awaitReady() {
    await().until(() -> api.get("/health/ready").status() == 200);
    return this;
  }

  void kill9() {
    process.kill9();
  }

  void stop() {
    process.stop();
  }

  /** A new team, led by a session that the daemon makes. */
  TeamClient team(String name) throws IOException {
    JsonNode team = api.post("/v1/teams", Map.of("name", name)).ok();
    return new TeamClient(api, name, team.path("leadSessionId").asText());
  }
}
